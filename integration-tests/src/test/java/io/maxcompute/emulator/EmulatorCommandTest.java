package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.storage.Switches;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

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

  @Test
  void takesSwitchesByName() {
    CommandLine line = EmulatorCommand.line();
    line.parseArgs("--switch", "initPolls=2", "--switch", "sessionLifetime=5m", "--port", "80");
    EmulatorCommand command = line.getCommand();
    Switches switches = command.config().switches();
    assertThat(switches.get(Switches.INIT_POLLS)).isEqualTo(2);
    assertThat(switches.get(Switches.SESSION_LIFETIME)).isEqualTo(Duration.ofMinutes(5));
    assertThat(switches.get(Switches.STAGING_POLLS)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "initPoll=2, Switch 'initPoll' is unknown. There are: initPolls",
    "initPolls=no, Switch 'initPolls' cannot be 'no': expected a whole number from 0",
    "initPolls, '--switch takes NAME=VALUE, not ''initPolls'''"
  })
  void refusesASwitchThatThereIsNotAndListsThoseThereAre(String text, String message) {
    StringWriter said = new StringWriter();
    CommandLine line = EmulatorCommand.line().setErr(new PrintWriter(said));
    assertThat(line.execute("--switch", text)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(said.toString()).startsWith(message).contains(Switches.names());
  }

  @Test
  void listsTheSwitchesInItsHelp() {
    assertThat(EmulatorCommand.line().getUsageMessage())
        .contains("--switch=NAME=VALUE")
        .contains(Switches.names());
  }
}
