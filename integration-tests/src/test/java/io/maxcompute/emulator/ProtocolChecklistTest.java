package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a request may look like, by the acceptance checklist of storage-api.md 9, as far as no other
 * test is about it: item 2 is in {@link WriteStreamTest} and {@link PreviewTest}. Item 14 is what
 * the tests with PyODPS go through.
 */
class ProtocolChecklistTest extends WriteTest {
  private HttpResponse<InputStream> send(
      String action, String target, Map<String, String> query, BodyPublisher body) {
    return client.stream(action, target, query, body);
  }

  private static String text(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Item 1: both versions, both methods; Batch unless a mode is named. */
  @ParameterizedTest
  @CsvSource({"2,''", "3,''", "3,Batch", "2,Batch"})
  void performsTheSameOnBothVersionsByGetAndPost(int version, String mode) {
    client.version(version);
    server.sql("INSERT INTO t VALUES (7, 'seven')");
    Map<String, String> modes = mode.isEmpty() ? Map.of() : Map.of("WriteMode", mode);
    String session = open("t", modes, "", Map.of());
    writeClosed(session, 1, Ipc.rows(1, 1));
    assertThat(rows("t")).hasSize(1);
    ok(call("TableCommitWriteSession", session, Map.of()));
    HttpResponse<byte[]> created = client.storageGet("TableCreateReadSession", "t", Map.of());
    Map<String, String> query = Map.of("SessionId", ok(created).path("SessionId").asText());
    assertThat(ok(client.storageGet("TableGetReadSession", "t", query)))
        .isEqualTo(ok(client.storage("TableGetReadSession", "t", query, Map.of())));
    byte[] byGet = client.storageGet("TableRead", "t", query).body();
    assertThat(Ipc.read(byGet).column("id")).containsExactlyInAnyOrder(1L, 7L);
    assertThat(client.storage("TableRead", "t", query, Map.of()).body()).isEqualTo(byGet);
  }

  /** Item 3: chunked and sized bodies, no body, missing and unknown keys, nulls, any type. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"Unknown\":{\"a\":[1]},\"SplitOptions\":{\"Unknown\":1}}",
        "{\"RequiredDataColumns\":null,\"SplitOptions\":{\"SplitMode\":null,\"SplitNumber\":null},"
            + "\"ArrowOptions\":null,\"FilterPredicate\":null,\"IncrementalReadOptions\":null}"
      })
  void takesBodiesInEveryForm(String body) throws IOException {
    String target = "projects.emulator.tables.t";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    BodyPublisher sized = BodyPublishers.ofByteArray(bytes);
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    for (String type : List.of("application/json", "text/plain", "application/octet-stream")) {
      client = new TestClient(server).at(clock).header("Content-Type", type);
      for (BodyPublisher publisher : List.of(sized, chunked)) {
        JsonNode session =
            TestClient.JSON.readTree(
                text(send("TableCreateReadSession", target, Map.of(), publisher)));
        assertThat(session.path("SplitMode").asText()).isEqualTo("Size");
        assertThat(session.path("DataSchema").path("DataColumns")).hasSize(2);
      }
    }
  }

  /** Item 3: rows in chunks too, whatever type they are said to have. */
  @Test
  void takesRowsInChunksOfAnyType() throws IOException {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    byte[] rows = Ipc.rows(1, 3);
    Map<String, String> query =
        Map.of("SessionId", session, "StreamId", "0", "StreamVersion", "1", "Count", "3");
    client.header("Content-Type", "application/vnd.apache.arrow.stream");
    HttpResponse<InputStream> answer =
        send(
            "TableWrite",
            "projects.emulator.tables.t",
            query,
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(rows)));
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(rows("t")).hasSize(3);
  }

  /** Item 4: tables with and without a schema; other targets are refused. */
  @ParameterizedTest
  @CsvSource({
    "projects.emulator.tables.t, 200",
    "projects.emulator.schemas.default.tables.t, 200",
    "projects.EMULATOR.schemas.DEFAULT.tables.T, 200",
    "projects.emulator.schemas.other.tables.t, 404",
    "projects.other.tables.t, 404",
    "projects.emulator.volumes.v, 400",
    "projects.emulator.tables, 400",
    "generic.blob, 400",
    "../../etc/passwd, 400",
    "'', 400"
  })
  void findsATableByItsTarget(String target, int status) throws IOException {
    HttpResponse<InputStream> answer =
        send("TableCreateReadSession", target, Map.of(), BodyPublishers.noBody());
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
  }

  /** Item 5: the forms of flags and of partition specs. */
  @Test
  void understandsFlagsAndPartitionSpecsInEveryForm() {
    current = "q";
    server.sql("CREATE TABLE q (id BIGINT, name STRING) PARTITIONED BY (pt STRING, hh BIGINT)");
    for (String spec : List.of("pt=a,hh=1", "pt=a/hh=1", "pt='a',hh='1'", "pt=\"a\"/hh=1")) {
      for (Object overwrite : List.of("true", true)) {
        String session = open("q", spec, overwrite);
        writeClosed(session, 1, Ipc.rows(1, 2));
        ok(call("TableCommitWriteSession", session, Map.of()));
        assertThat(rows("q"))
            .containsExactly(List.of("1", "n1", "a", "1"), List.of("2", "n2", "a", "1"));
      }
    }
    for (Object overwrite : List.of("false", false)) {
      String session = open("q", "pt=a,hh=1", overwrite);
      writeClosed(session, 1, Ipc.rows(1, 1));
      ok(call("TableCommitWriteSession", session, Map.of()));
    }
    assertThat(rows("q")).hasSize(4);
  }

  /** Item 10: several batches in a body, and none; the first known codec of a list. */
  @Test
  void takesAnyNumberOfBatches() throws IOException {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    byte[] rows = Ipc.rows(1, 2);
    byte[] schema = Ipc.empty();
    int end = 8; // of the stream: a marker and a length of zero
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.write(rows, 0, rows.length - end);
    twice.write(rows, schema.length - end, rows.length - schema.length + end);
    ok(write(session, 1, Map.of("Count", "4096"), twice.toByteArray()));
    ok(write(session, 1, Map.of(), schema));
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(server.sql("SELECT COUNT(*), SUM(id) FROM t")).containsExactly(List.of("4", "6"));
  }
}
