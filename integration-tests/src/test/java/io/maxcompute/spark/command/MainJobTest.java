package io.maxcompute.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.spark.command.Commands.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The main job, submitted against an emulator that is not part of this process. */
abstract class MainJobTest {

  /** Returns the endpoint by which the emulator is reached. */
  abstract String endpoint();

  @Test
  void writesFlightsByMonthAndReadsThemBack() throws Exception {
    Path jar =
        EmulatorImage.sources().stream()
            .filter(source -> source.toString().endsWith(".jar"))
            .findFirst()
            .orElseThrow();
    Outcome outcome =
        Commands.run(
            Map.of("SPARK_LOCAL_IP", "127.0.0.1"),
            "spark-submit",
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.log.level=WARN",
            "--conf",
            "spark.sql.shuffle.partitions=4",
            "--conf",
            option("endpoint", endpoint()),
            "--conf",
            option("project", "emulator"),
            "--conf",
            option("accessKeyId", EmulatorConfig.DEFAULT_CREDENTIAL.accessKeyId()),
            "--conf",
            option("accessKeySecret", EmulatorConfig.DEFAULT_CREDENTIAL.accessKeySecret()),
            "--class",
            "io.maxcompute.example.FlightsJob",
            Commands.MODULE.resolve(jar).toString(),
            Commands.MODULE.resolve("data/flights.parquet").toString(),
            "flights");

    assertThat(outcome.output())
        .contains("|ORD   |2404   |")
        .containsPattern("write by month +\\|250000")
        .containsPattern("read all and compare +\\|250000");
    assertThat(outcome.status()).isZero();
  }

  private static String option(String name, String value) {
    return "spark.datasource.maxcompute." + name + "=" + value;
  }
}
