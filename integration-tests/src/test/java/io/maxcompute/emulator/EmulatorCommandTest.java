package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorCommandTest {
  @TempDir private Path data;

  @Test
  void printsWhereItListensAndStopsOnSigterm() throws Exception {
    try (EmulatorProcess process =
        EmulatorProcess.start(List.of(), "--project", "shop", "--data", data.toString())) {
      assertThat(process.fields())
          .containsExactly(
              "endpoint", "storageEndpoint", "project", "accessKeyId", "accessKeySecret");
      assertThat(process.field("project")).isEqualTo("shop");
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(process.field("endpoint") + "/emulator/requests"))
              .build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(process.stop()).isIn(0, 143);
      assertThat(Files.exists(data.resolve("tables"))).isTrue();
    }
  }
}
