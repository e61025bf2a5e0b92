package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
}
