package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.storage.Switches;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Repeated rows in a service as older sources describe it (storage-api.md 8, Q24). */
class DuplicateRowsTest extends WriteTest {
  @Override
  EmulatorConfig config() {
    return super.config().withSwitch(Switches.REFUSES_DUPLICATE_ROWS, true);
  }

  @Test
  void saysThatTheyAreWritten() {
    String session = open("t", "", "false");
    client.header(TOKEN, token(call("TableCreateWriteStream", session, stream(0, true))));
    Map<String, String> start = Map.of("RowOffset", "0");
    ok(write(session, 0, start, Ipc.rows(0, 3)));
    JsonNode error = conflict(write(session, 0, start, Ipc.rows(0, 3)));
    assertThat(error.path("Code").asText()).isEqualTo("AlreadyWritten");
  }
}
