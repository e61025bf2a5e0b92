package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What answers look like, by the acceptance checklist of storage-api.md 9, as far as no other test
 * is about it: item 9 is in {@link StagingTest} and {@link StreamingWriteTest}, item 11 in {@link
 * BlobTest}.
 */
class AnswerChecklistTest extends WriteTest {
  private static final String ROUTE_TOKEN = "x-odps-max-storage-route-token";

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** Item 6: status, type and headers of what succeeds. */
  @Test
  void answersSuccessWith200RequestIdAndRouteToken() {
    Map<String, HttpResponse<byte[]>> answers = new LinkedHashMap<>();
    answers.put("create", client.storage("TableCreateWriteSession", "t", Map.of(), Map.of()));
    String session = TestClient.tree(answers.get("create")).path("SessionId").asText();
    answers.put("get", call("TableGetWriteSession", session, Map.of()));
    answers.put("open", call("TableCreateWriteStream", session, stream(1, false)));
    answers.put("write", write(session, 1, Map.of(), Ipc.rows(1, 1)));
    answers.put("look", call("TableGetWriteStream", session, stream(1, false)));
    answers.put("schema", call("TableGetWriteSchema", session, Map.of()));
    answers.put("close", call("TableCloseWriteStream", session, stream(1, false)));
    answers.put("commit", call("TableCommitWriteSession", session, Map.of()));
    answers.put("read", client.storage("TableCreateReadSession", "t", Map.of(), Map.of()));
    answers.forEach(
        (what, answer) -> {
          ok(answer);
          assertThat(answer.headers().firstValue("x-odps-request-id")).as(what).isPresent();
          assertThat(answer.headers().firstValue(ROUTE_TOKEN)).as(what).isPresent();
          assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
              .as(what)
              .startsWith("application/json");
        });
  }

  /** Item 7: every key of a read session, and the five of a column. */
  @Test
  void describesAReadSessionWithEveryKey() {
    JsonNode session = client.json("TableCreateReadSession", "p", Map.of(), Map.of());
    assertThat(keys(session))
        .contains(
            "SessionId",
            "SessionStatus",
            "SessionType",
            "ExpirationTime",
            "SplitsCount",
            "RecordCount",
            "DataSchema",
            "TableSchema",
            "SupportedDataFormat",
            "SplitMode",
            "SplitBucketId",
            "SessionStats",
            "LatestVersion",
            "Message",
            "EnableLargeString",
            "IncrementalReadOptions");
    assertThat(keys(session.path("IncrementalReadOptions")))
        .contains("StartVersion", "EndVersion", "StartTimeStamp", "EndTimeStamp", "Mode");
    for (String list : List.of("DataColumns", "PartitionColumns")) {
      assertThat(session.path("DataSchema").path(list)).isNotEmpty();
      session
          .path("DataSchema")
          .path(list)
          .forEach(
              column ->
                  assertThat(keys(column))
                      .contains("Name", "Type", "Comment", "Nullable", "ColumnId"));
    }
    assertThat(keys(session.path("TableSchema")))
        .contains("DataColumns", "PartitionColumns", "SystemColumns");
    assertThat(session.path("SessionStatus").asText())
        .isIn("INIT", "NORMAL", "CRITICAL", "EXPIRED", "COMMITTED", "ABORTED");
  }

  /** Item 8: what opening and looking up a stream answer. */
  @Test
  void describesAWriteStreamWithEveryKey() {
    current = "p";
    String session = open("p", "", "false");
    HttpResponse<byte[]> opened = call("TableCreateWriteStream", session, stream(1, true));
    assertThat(opened.headers().firstValue("Accept-Encoding")).contains("x-lz4-frame,zstd");
    List<String> both =
        List.of("TableSchema", "TableId", "SchemaVersion", "AccessToken", "WarningMessage");
    assertThat(keys(ok(opened))).containsAll(both).contains("IsDeltaTable");
    JsonNode found = ok(call("TableGetWriteStream", session, stream(1, true)));
    assertThat(keys(found))
        .containsAll(both)
        .contains("status", "Status", "recordCount", "RecordCount")
        .contains("RowOffset", "LatestSchemaVersion");
    JsonNode schema = found.path("TableSchema");
    for (String list : List.of("DataColumns", "PartitionColumns", "SystemColumns")) {
      assertThat(schema.path(list).isArray()).as(list).isTrue();
    }
    schema
        .path("DataColumns")
        .forEach(
            column -> assertThat(column.path("columnType").path("ColumnId").asInt()).isPositive());
  }

  /** Item 12: every error is JSON with four texts, and the client's fault where it is. */
  @Test
  void answersErrorsWithFourTexts() {
    Map<String, Object> nested = new HashMap<>();
    nested.put("FilterPredicate", "(".repeat(100_000) + "`id` = 1" + ")".repeat(100_000));
    List<HttpResponse<byte[]>> clientsFault =
        List.of(
            client.storage("Nope", "t", Map.of(), Map.of()),
            client.storage("VolumeRead", "t", Map.of(), Map.of()),
            client.storage("TableRead", "t", Map.of("SessionId", "nope"), Map.of()),
            client.storage("TableCommitWriteSession", "t", Map.of(), Map.of()),
            client.storage("TableCreateReadSession", "nope", Map.of(), Map.of()),
            client.storage(
                "TableCreateReadSession",
                "t",
                Map.of(),
                "no json".getBytes(StandardCharsets.UTF_8)),
            client.storage("TableCreateReadSession", "t", Map.of(), nested),
            client.storage("TableWrite", "t", Map.of("SessionId", "nope"), Ipc.rows(1, 1)),
            client.blobs("BlobRead", Map.of("BlobReferences", List.of("nope"))),
            client.instance("GET", "InstanceGetReadSession", "nope", Map.of(), new byte[0]));
    for (HttpResponse<byte[]> answer : clientsFault) {
      assertThat(answer.statusCode()).as(TestClient.text(answer)).isBetween(400, 499);
      assertThat(answer.statusCode()).isNotEqualTo(429);
      JsonNode error = TestClient.tree(answer);
      for (String key : List.of("Code", "Message", "HostId", "RequestId")) {
        assertThat(error.path(key).asText()).as(TestClient.text(answer)).isNotEmpty();
      }
      assertThat(answer.headers().firstValue("x-odps-request-id"))
          .contains(error.path("RequestId").asText());
    }
  }

  /** Item 13: what PyODPS asks the control plane in passing. */
  @ParameterizedTest
  @CsvSource({
    "/projects/emulator/tunnel, service",
    "/logview/host, ''",
    "/tenants, ''",
    "/projects/emulator, ''",
    "/projects/emulator/tables/t, ''"
  })
  void answersWhatClientsAskTheControlPlaneInPassing(String path, String parameter) {
    HttpResponse<byte[]> answer =
        client.get(path, parameter.isEmpty() ? Map.of() : Map.of(parameter, ""));
    assertThat(answer.statusCode()).isIn(200, 404);
    assertThat(answer.body()).isNotEmpty();
  }
}
