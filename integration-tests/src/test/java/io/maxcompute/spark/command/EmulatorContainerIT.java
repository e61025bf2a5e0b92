package io.maxcompute.spark.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The emulator in its image, built here; skipped where no Docker engine runs. */
@Testcontainers(disabledWithoutDocker = true)
class EmulatorContainerIT extends MainJobTest {
  @Container
  private static final GenericContainer<?> EMULATOR =
      new GenericContainer<>(image())
          .withExposedPorts(EmulatorImage.PORT)
          .waitingFor(
              Wait.forLogMessage(".*\"endpoint\".*\\n", 1)
                  .withStartupTimeout(Duration.ofMinutes(2)));

  private static ImageFromDockerfile image() {
    ImageFromDockerfile image =
        new ImageFromDockerfile()
            .withFileFromPath("Dockerfile", Commands.MODULE.resolve("Dockerfile"));
    try {
      for (Path source : EmulatorImage.sources()) {
        image.withFileFromPath(source.toString(), Commands.MODULE.resolve(source));
      }
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  String endpoint() {
    return "http://"
        + EMULATOR.getHost()
        + ":"
        + EMULATOR.getMappedPort(EmulatorImage.PORT)
        + "/api";
  }
}
