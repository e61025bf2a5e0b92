package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingWriteTest extends WriteTest {
  private static final String SESSION = "default";

  @ParameterizedTest
  @CsvSource({"3,Streaming", "3,StreamingRealtime", "2,''", "3,''"})
  void showsEachWriteAtOnce(int version, String mode) {
    client.version(version);
    Map<String, String> more = mode.isEmpty() ? Map.of() : Map.of("WriteMode", mode);
    JsonNode opened = ok(call("TableCreateWriteStream", SESSION, stream(1, false)));
    assertThat(opened.path("TableId").asText()).isNotEmpty();
    assertThat(opened.path("SchemaVersion").asInt()).isEqualTo(1);
    assertThat(ok(write(SESSION, 1, more, Ipc.rows(1, 2))).path("StagingId").asText())
        .isEqualTo("1");
    assertThat(rows("t")).containsExactly(List.of("1", "n1"), List.of("2", "n2"));
    JsonNode second = ok(write(SESSION, 1, more, Ipc.rows(3, 1))).path("StagingId");
    assertThat(second.isTextual()).isTrue();
    assertThat(second.asText()).isEqualTo("2");
    assertThat(rows("t")).hasSize(3);
  }

  @Test
  void hasNothingPendingByDefault() {
    ok(call("TableCreateWriteStream", SESSION, stream(1, false)));
    ok(write(SESSION, 1, Map.of(), Ipc.rows(1, 2)));
    JsonNode session = ok(call("TableGetWriteSession", SESSION, Map.of()));
    assertThat(session.has("MinUncommittedStagingId")).isFalse();
    assertThat(session.path("Streams").toString()).isEqualTo("{\"0\":1}");
    assertThat(session.path("SessionStatus").asText()).isEqualTo("NORMAL");
  }

  @Test
  void goesOnAfterCloseCommitAbortAndADay() {
    Map<String, Object> stream = stream("default", 1, false);
    ok(call("TableCreateWriteStream", SESSION, stream));
    ok(write(SESSION, "default", 1, Map.of(), Ipc.rows(1, 1)));
    ok(call("TableCloseWriteStream", SESSION, stream));
    ok(call("TableCommitWriteSession", SESSION, Map.of()));
    ok(call("TableAbortWriteSession", SESSION, Map.of()));
    clock.advance(Duration.ofDays(3));
    ok(call("TableCreateWriteStream", SESSION, stream));
    ok(write(SESSION, "default", 1, Map.of(), Ipc.rows(2, 1)));
    assertThat(rows("t")).hasSize(2);
    JsonNode described = ok(call("TableGetWriteStream", SESSION, stream));
    assertThat(described.path("recordCount").asInt()).isEqualTo(2);
    assertThat(described.path("Status").asText()).isEqualTo("OPEN");
    assertThat(described.path("status").isInt()).isTrue();
  }

  @Test
  void givesEachTableItsOwnSession() {
    ok(call("TableCreateWriteStream", SESSION, stream(1, false)));
    current = "p";
    refused(write(SESSION, 1, Map.of(), Ipc.rows(1, 1)), 404);
    server.sql("DROP TABLE t");
    server.sql("CREATE TABLE t (id BIGINT, name STRING)");
    current = "t";
    refused(write(SESSION, 1, Map.of(), Ipc.rows(1, 1)), 404);
    current = "nope";
    refused(call("TableCreateWriteStream", SESSION, stream(1, false)), 404);
  }

  @Test
  void bringsItsOwnPartitions() {
    current = "p";
    JsonNode opened = ok(call("TableCreateWriteStream", SESSION, stream(1, false)));
    assertThat(opened.path("TableSchema").path("DataColumns").findValuesAsText("MemberName"))
        .containsExactly("id", "name", "pt");
    ok(write(SESSION, 1, Map.of(), Ipc.partitioned(1, "a", "b", "a")));
    ok(write(SESSION, 1, Map.of(), Ipc.partitioned(4, "b")));
    assertThat(rows("p"))
        .containsExactly(
            List.of("1", "n1", "a"),
            List.of("2", "n2", "b"),
            List.of("3", "n3", "a"),
            List.of("4", "n4", "b"));
  }

  @Test
  void fixesAPartitionInASessionOfItsOwn() {
    current = "p";
    Map<String, String> streaming = Map.of("WriteMode", "Streaming");
    client.version(3);
    String session = open("p", streaming, "pt=x", Map.of());
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    ok(write(session, 1, streaming, Ipc.rows(1, 1)));
    assertThat(rows("p")).containsExactly(List.of("1", "n1", "x"));
    ok(call("TableAbortWriteSession", session, Map.of()));
    assertThat(rows("p")).hasSize(1);
    conflict(write(session, 1, streaming, Ipc.rows(2, 1)));
  }

  @Test
  void refusesToOverwriteBitByBit() {
    Map<String, Object> body = Map.of("Flags", Map.of("overwrite", "true"));
    Map<String, String> streaming = Map.of("WriteMode", "StreamingRealtime");
    refused(client.storage("TableCreateWriteSession", "t", streaming, body), 400);
  }

  @Test
  void continuesTheRowOffsetInAHigherVersion() {
    client.header(TOKEN, token(call("TableCreateWriteStream", SESSION, stream(0, true))));
    ok(write(SESSION, 0, Map.of("RowOffset", "0"), Ipc.rows(0, 3)));
    JsonNode resumed = ok(call("TableGetWriteStream", SESSION, stream(1, true)));
    assertThat(resumed.path("RowOffset").asInt()).isEqualTo(3);
    client.header(TOKEN, resumed.path("AccessToken").asText());
    JsonNode repeated = ok(write(SESSION, 1, Map.of("RowOffset", "0"), Ipc.rows(0, 3)));
    assertThat(repeated.path("ExactlyOnceRowOffset").asInt()).isEqualTo(3);
    assertThat(repeated.path("StagingId").asText()).isEqualTo("1");
    assertThat(rows("t")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Batch", "BatchCompatible"})
  void waitsForTheCommitInBatchModes(String mode) {
    client.version(3);
    Map<String, String> query = Map.of("WriteMode", mode);
    String session = open("t", query, "", Map.of());
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    assertThat(ok(write(session, 1, query, Ipc.rows(1, 1))).has("StagingId")).isFalse();
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    assertThat(rows("t")).isEmpty();
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(rows("t")).hasSize(1);
  }

  @Test
  void refusesAModeThatDoesNotExist() {
    Map<String, String> query = Map.of("WriteMode", "Sometimes", "SessionId", SESSION);
    for (String action :
        List.of("TableCreateWriteSession", "TableGetWriteSession", "TableCreateWriteStream")) {
      JsonNode error = refused(client.storage(action, "t", query, stream(1, false)), 400);
      assertThat(error.path("Message").asText()).contains("WriteMode 'Sometimes'");
    }
  }
}
