package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.storage.Switches;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streaming writes whose rows are pending for two polls. */
class StagingTest extends WriteTest {
  private static final String SESSION = "default";

  @Override
  EmulatorConfig config() {
    return super.config().withSwitch(Switches.STAGING_POLLS, 2);
  }

  private JsonNode poll() {
    return ok(call("TableGetWriteSession", SESSION, Map.of())).path("MinUncommittedStagingId");
  }

  @Test
  void showsIdsPendingAndThenVisible() {
    ok(call("TableCreateWriteStream", SESSION, stream(1, false)));
    assertThat(poll().isMissingNode()).isTrue();
    ok(write(SESSION, 1, Map.of(), Ipc.rows(1, 1)));
    assertThat(poll().asText()).isEqualTo("1");
    assertThat(ok(write(SESSION, 1, Map.of(), Ipc.rows(2, 1))).path("StagingId").asText())
        .isEqualTo("2");
    assertThat(poll().asText()).isEqualTo("1");
    assertThat(rows("t")).isEmpty();
    assertThat(poll().asText()).isEqualTo("2");
    assertThat(rows("t")).containsExactly(List.of("1", "n1"));
    assertThat(poll().isMissingNode()).isTrue();
    assertThat(rows("t")).hasSize(2);
  }

  @Test
  void leavesNothingPendingWhenASessionEnds() {
    String session = open("t", Map.of("WriteMode", "Streaming"), "", Map.of());
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    ok(write(session, 1, Map.of(), Ipc.rows(1, 1)));
    assertThat(rows("t")).isEmpty();
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(rows("t")).hasSize(1);
  }
}
