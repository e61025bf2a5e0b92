package io.maxcompute.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emulator as its image runs it, files and command taken from the Dockerfile; no engine. */
class EmulatorProcessIT extends MainJobTest {
  @TempDir private Path directory;
  private EmulatorProcess emulator;

  @BeforeEach
  void start() throws IOException {
    EmulatorImage.layOut(directory);
    List<String> command = new ArrayList<>(EmulatorImage.entrypoint());
    assertThat(command.set(0, EmulatorProcess.java())).isEqualTo("java");
    command.addAll(List.of("--port", "0", "--storage-port", "0")); // 8080 may be taken here
    emulator = EmulatorProcess.start(new ProcessBuilder(command).directory(directory.toFile()));
  }

  @AfterEach
  void stop() {
    assertThat(emulator.stop()).isIn(0, 143);
  }

  @Override
  String endpoint() {
    return emulator.field("endpoint").replace("127.0.0.1", "localhost");
  }

  @Test
  void listensOnThePortThatTheImageExposes() throws IOException {
    assertThat(EmulatorImage.entrypoint())
        .containsSubsequence("--host", "0.0.0.0", "--port", "8080", "--storage-port", "8080");
    assertThat(EmulatorImage.PORT).isEqualTo(8080);
    assertThat(URI.create(endpoint()).getPort()).isNotZero();
  }
}
