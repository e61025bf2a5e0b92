package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.storage.Switches;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams in a service that forgives less: no unnamed open stream, none opened by a look-up. */
class StrictStreamsTest extends WriteTest {
  @Override
  EmulatorConfig config() {
    return super.config()
        .withSwitch(Switches.COMMIT_MINDS_UNNAMED_OPEN_STREAMS, true)
        .withSwitch(Switches.CREATES_STREAMS_ON_GET, false);
  }

  @Test
  void refusesToCommitWhileAnUnnamedStreamIsOpen() {
    String session = open("t", "", "false");
    writeClosed(session, "0", 1, Ipc.rows(1, 1));
    ok(call("TableCreateWriteStream", session, stream("1", 1, false)));
    JsonNode error = conflict(call("TableCommitWriteSession", session, lists(1)));
    assertThat(error.path("Message").asText()).contains("stream '1' version 1 is OPEN");
    ok(call("TableCloseWriteStream", session, stream("1", 1, false)));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).containsExactly(List.of("1", "n1"));
  }

  @Test
  void doesNotOpenAStreamThatIsLookedUp() {
    String session = open("t", "", "false");
    refused(call("TableGetWriteStream", session, stream(1, false)), 404);
  }
}
