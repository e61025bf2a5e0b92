package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteStreamTest extends WriteTest {

  @Test
  void commitsExactlyTheListedVersion() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 1));
    writeClosed(session, 2, Ipc.rows(2, 1));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).containsExactly(List.of("1", "n1"));
  }

  @Test
  void takesTheLatestVersionWithoutLists() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 1));
    writeClosed(session, 2, Ipc.rows(2, 1));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(rows("t")).containsExactly(List.of("2", "n2"));
  }

  @Test
  void refusesToCommitAnOpenStream() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    conflict(call("TableCommitWriteSession", session, Map.of()));
    conflict(call("TableCommitWriteSession", session, lists(1)));
    assertThat(call("TableCommitWriteSession", session, lists(1, 2)).statusCode()).isEqualTo(400);
  }

  @Test
  void makesAnOlderOpenVersionStale() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    ok(call("TableCreateWriteStream", session, stream(2, false)));
    conflict(write(session, 1, Map.of(), Ipc.rows(1, 1)));
    conflict(call("TableCreateWriteStream", session, stream(1, false)));
    JsonNode described = TestClient.tree(call("TableGetWriteSession", session, Map.of()));
    assertThat(described.path("Streams").toString()).isEqualTo("{\"0\":2}");
    assertThat(described.path("SessionStatus").asText()).isEqualTo("NORMAL");
  }

  private HttpResponse<byte[]> lookUp(String session, Map<String, String> query, Object body) {
    Map<String, String> all = new HashMap<>(query);
    all.put("SessionId", session);
    return body == null
        ? client.storageGet("TableGetWriteStream", current, all)
        : client.storage("TableGetWriteStream", current, all, body);
  }

  @Test
  void describesAStreamHoweverItIsNamed() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(2, false)));
    ok(write(session, 2, Map.of(), Ipc.rows(1, 3)));
    Map<String, String> query = Map.of("StreamId", "0", "StreamVersion", "2");
    List<JsonNode> answers =
        List.of(
            ok(lookUp(session, query, null)),
            ok(lookUp(session, query, Map.of())),
            ok(lookUp(session, query, Map.of("StreamId", "other", "StreamVersion", 7))),
            ok(lookUp(session, Map.of(), Map.of("StreamId", 0, "StreamVersion", 2))));
    for (JsonNode answer : answers) {
      assertThat(answer).isEqualTo(answers.get(0));
    }
    JsonNode answer = answers.get(0);
    assertThat(answer.path("status").isInt()).isTrue();
    assertThat(answer.path("Status").asText()).isEqualTo("OPEN");
    assertThat(answer.path("recordCount").asInt()).isEqualTo(3);
    assertThat(answer.path("RecordCount").asInt()).isEqualTo(3);
    assertThat(answer.path("ByteSize").asLong()).isPositive();
    assertThat(answer.path("RowOffset").asInt()).isEqualTo(3);
    assertThat(answer.path("LatestSchemaVersion").asInt()).isEqualTo(1);
    assertThat(answer.path("WarningMessage").isTextual()).isTrue();
    assertThat(answer.path("TableSchema").path("DataColumns")).hasSize(2);
    ok(call("TableCloseWriteStream", session, stream(2, false)));
    assertThat(ok(lookUp(session, query, null)).path("Status").asText()).isEqualTo("CLOSED");
    ok(call("TableCreateWriteStream", session, stream("1", 0, false)));
    ok(call("TableCreateWriteStream", session, stream("1", 1, false)));
    assertThat(ok(lookUp(session, Map.of("StreamId", "1"), null)).path("Status").asText())
        .isEqualTo("ERROR");
  }

  @Test
  void opensAStreamThatIsLookedUp() {
    String session = open("t", "", "false");
    ok(lookUp(session, Map.of("StreamId", "w7", "StreamVersion", "1"), null));
    ok(write(session, "w7", 1, Map.of(), Ipc.rows(1, 1)));
    assertThat(ok(call("TableGetWriteSession", session, Map.of())).path("Streams").toString())
        .isEqualTo("{\"w7\":1}");
  }

  @Test
  void neverReopensAClosedStream() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 1));
    conflict(call("TableCreateWriteStream", session, stream(1, false)));
    conflict(write(session, 1, Map.of(), Ipc.rows(2, 1)));
    conflict(call("TableCreateWriteStream", session, stream(0, false)));
  }

  @Test
  void discardsStreamsThatTheCommitDoesNotList() {
    String session = open("t", "", "false");
    writeClosed(session, "0", 1, Ipc.rows(1, 1));
    writeClosed(session, "1", 1, Ipc.rows(2, 1));
    ok(call("TableCreateWriteStream", session, stream("2", 1, false)));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).containsExactly(List.of("1", "n1"));
    refused(call("TableCommitWriteSession", open("t", "", false), lists(1)), 404);
  }

  @Test
  void commitsStreamsWithoutRows() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream("2", 1, false)));
    byte[] noBatch = Ipc.empty();
    ok(write(session, "2", 1, Map.of(), noBatch));
    ok(call("TableCloseWriteStream", session, stream("2", 1, false)));
    ok(call("TableCreateWriteStream", session, stream("0", 1, false)));
    ok(call("TableCloseWriteStream", session, stream("0", 1, false)));
    writeClosed(session, "1", 1, Ipc.rows(0, 0));
    ok(call("TableCommitWriteSession", session, Map.of()));
    ok(call("TableCommitWriteSession", open("t", "", false), Map.of()));
    assertThat(rows("t")).isEmpty();
  }
}
