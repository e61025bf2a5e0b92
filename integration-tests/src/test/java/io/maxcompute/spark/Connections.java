package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorServer;

/** The connections that are open at an emulator. */
public final class Connections {
  private Connections() {}

  /** Asserts that clients have closed, or soon will have closed, what they had opened. */
  public static void assertAllClosed(EmulatorServer server) {
    Eventually.holds(
        "every connection is closed", () -> assertThat(server.openConnections()).isZero());
  }
}
