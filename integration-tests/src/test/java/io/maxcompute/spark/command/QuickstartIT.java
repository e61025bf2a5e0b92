package io.maxcompute.spark.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maxcompute.spark.command.Commands.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The README's first command: a real emulator process, real spark-submit, the shaded jar alone. */
@Tag("scala")
class QuickstartIT {

  @Test
  void writesTheFlightsOfTheRepositoryAndReadsThemBack() throws Exception {
    Outcome outcome = Commands.run(Map.of(), "quickstart");

    assertThat(outcome.output())
        .contains("|ORD   |2404   |", "What came back is what went in")
        .containsPattern("write by month +\\|250000");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void writesTheThreeMillionFlightsWhereTheyLieBesideTheRepository() throws Exception {
    Path flights = Commands.MODULE.resolve("../../shared/data/flights-3m.parquet");
    assumeTrue(Files.exists(flights), "the large file is not part of the repository");

    Outcome outcome = Commands.run(Map.of(), "quickstart", flights.toString());

    assertThat(outcome.output()).containsPattern("write by month +\\|3000000");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void saysWhichFileItDoesNotFind() throws Exception {
    Outcome outcome = Commands.run(Map.of(), "quickstart", "nowhere.parquet");

    assertThat(outcome.output()).contains("There is no file 'nowhere.parquet'");
    assertThat(outcome.status()).isEqualTo(2);
  }
}
