package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The block protocol of mode BatchCompatible (storage-api.md 4.11). */
class BlockWriteTest extends WriteTest {
  private static final Map<String, String> MODE = Map.of("WriteMode", "BatchCompatible");

  @BeforeEach
  void speakVersionThree() {
    client.version(3);
  }

  private HttpResponse<byte[]> create(Map<String, Object> body) {
    Map<String, String> query = new HashMap<>(MODE);
    query.put("enableQuotaToken", "true");
    return client.storage("TableCreateWriteSession", current, query, body);
  }

  private String session(Map<String, Object> body) {
    return ok(create(body)).path("SessionId").asText();
  }

  private String quota(String session) {
    HttpResponse<byte[]> answer =
        call("TableCreateWriteStream", session, stream("block-0-attempt-0", 1, false));
    assertThat(answer.headers().firstValue("x-odps-max-storage-route-token")).isPresent();
    return ok(answer).path("QuotaToken").asText();
  }

  private HttpResponse<byte[]> block(
      String session, String quota, int number, int attempt, byte[] rows) {
    Map<String, String> query = new HashMap<>(MODE);
    query.put("SessionId", session);
    query.put("BlockNumber", Integer.toString(number));
    query.put("AttemptNumber", Integer.toString(attempt));
    query.put("quotaToken", quota);
    return client.storage("TableWrite", current, query, rows);
  }

  private String message(String session, int number, int attempt, byte[] rows) {
    return ok(block(session, quota(session), number, attempt, rows)).path("CommitMessage").asText();
  }

  private HttpResponse<byte[]> commit(String session, String... messages) {
    return call("TableCommitWriteSession", session, Map.of("CommitMessages", List.of(messages)));
  }

  @Test
  void describesTheSession() {
    current = "p";
    JsonNode created = ok(create(Map.of("PartitionSpec", "", "Overwrite", false)));
    assertThat(created.path("SessionStatus").asText()).isEqualTo("NORMAL");
    assertThat(created.path("MaxBlockNumber").asInt()).isEqualTo(20000);
    assertThat(created.path("DataSchema").path("DataColumns").findValuesAsText("Name"))
        .containsExactly("id", "name", "pt");
    assertThat(created.path("DataSchema").path("PartitionColumns")).isEmpty();
    JsonNode again = ok(call("TableGetWriteSession", created.path("SessionId").asText(), Map.of()));
    assertThat(again).isEqualTo(created);
  }

  @Test
  void countsCommittedMessagesOnly() {
    String session = session(Map.of("PartitionSpec", ""));
    String first = message(session, 0, 0, Ipc.rows(1, 1));
    String failed = message(session, 1, 0, Ipc.rows(2, 1));
    String second = message(session, 1, 1, Ipc.rows(3, 2));
    assertThat(first).startsWith("{").isNotEqualTo(failed);
    assertThat(rows("t")).isEmpty();
    assertThat(ok(commit(session, first, second)).path("SessionStatus").asText())
        .isEqualTo("COMMITTED");
    assertThat(rows("t"))
        .containsExactly(List.of("1", "n1"), List.of("3", "n3"), List.of("4", "n4"));
    ok(commit(session, first, second));
    assertThat(rows("t")).hasSize(3);
    conflict(block(session, "", 2, 0, Ipc.rows(9, 1)));
    conflict(call("TableAbortWriteSession", session, Map.of()));
  }

  @Test
  void refusesMessagesItDidNotGive() {
    String session = session(Map.of());
    String message = message(session, 0, 0, Ipc.rows(1, 1));
    String attempt = message(session, 0, 1, Ipc.rows(1, 1));
    refused(commit(session, message, "{\"BlockNumber\":1}"), 400);
    refused(commit(session, message, attempt), 400);
    refused(commit(session, message, message), 400);
    ok(commit(session, attempt));
    assertThat(rows("t")).hasSize(1);
  }

  @Test
  void writesOnePartitionAndOverwritesIt() {
    server.sql("INSERT INTO p PARTITION (pt='a') VALUES (9, 'old')");
    current = "p";
    String session = session(Map.of("PartitionSpec", "pt=a", "Overwrite", true));
    ok(commit(session, message(session, 0, 0, Ipc.rows(1, 1))));
    assertThat(rows("p")).containsExactly(List.of("1", "n1", "a"));
    ok(commit(session(Map.of("PartitionSpec", "pt=a", "Overwrite", "true"))));
    assertThat(rows("p")).isEmpty();
  }

  @Test
  void limitsDynamicPartitions() {
    current = "p";
    Map<String, Object> dynamic =
        Map.of(
            "PartitionSpec",
            "",
            "DynamicPartitionOptions",
            Map.of("InvalidStrategy", "Exception", "InvalidLimit", -1, "DynamicPartitionLimit", 2));
    String session = session(dynamic);
    refused(block(session, quota(session), 0, 0, Ipc.partitioned(1, "a", "b", "c")), 400);
    String first = message(session, 0, 1, Ipc.partitioned(1, "a", "b"));
    String second = message(session, 1, 0, Ipc.partitioned(3, "c"));
    refused(commit(session, first, second), 400);
    ok(commit(session, first));
    assertThat(rows("p")).containsExactly(List.of("1", "n1", "a"), List.of("2", "n2", "b"));
  }

  @Test
  void takesTheDefaultLimitOfDynamicPartitionsForMinusOne() {
    current = "p";
    String session =
        session(Map.of("DynamicPartitionOptions", Map.of("DynamicPartitionLimit", -1)));
    ok(commit(session, message(session, 0, 0, Ipc.partitioned(1, "a", "b"))));
    assertThat(rows("p")).hasSize(2);
  }

  @Test
  void needsAQuotaTokenOfTheSession() {
    String session = session(Map.of());
    refused(block(session, "", 0, 0, Ipc.rows(1, 1)), 403);
    refused(block(session, quota(session(Map.of())), 0, 0, Ipc.rows(1, 1)), 403);
    refused(block(session, quota(session), 20_000, 0, Ipc.rows(1, 1)), 400);
    refused(block(session, quota(session), -1, 0, Ipc.rows(1, 1)), 400);
    JsonNode written = ok(block(session, quota(session), 0, 0, Ipc.rows(1, 4)));
    assertThat(written.path("RecordCount").asInt()).isEqualTo(4);
  }

  @Test
  void abortsAndExpires() {
    String session = session(Map.of());
    String message = message(session, 0, 0, Ipc.rows(1, 1));
    ok(call("TableAbortWriteSession", session, Map.of()));
    ok(call("TableAbortWriteSession", session, Map.of()));
    conflict(commit(session, message));
    String late = session(Map.of());
    clock.advance(Duration.ofHours(25));
    assertThat(ok(call("TableGetWriteSession", late, Map.of())).path("SessionStatus").asText())
        .isEqualTo("EXPIRED");
    conflict(commit(late));
    assertThat(rows("t")).isEmpty();
  }

  @Test
  void leavesThePlainProtocolAlone() {
    JsonNode created =
        ok(client.storage("TableCreateWriteSession", "t", MODE, Map.of("Flags", Map.of())));
    assertThat(created.has("MaxBlockNumber")).isFalse();
    String session = created.path("SessionId").asText();
    writeClosed(session, 1, Ipc.rows(1, 1));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(rows("t")).hasSize(1);
  }
}
