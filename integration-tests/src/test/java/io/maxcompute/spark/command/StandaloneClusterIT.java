package io.maxcompute.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.command.Commands.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a real standalone cluster: driver, master, worker and executor each a process. */
class StandaloneClusterIT {
  @TempDir private Path scratch;

  @Test
  void writesAndReadsFlightsOnExecutorsOfTheirOwn() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.start(scratch, 1)) {
      Outcome outcome = Commands.run(Map.of("SPARK_MASTER", cluster.master()), "quickstart");

      assertThat(outcome.output())
          .contains("What came back is what went in")
          .containsPattern("write by month +\\|250000");
      assertThat(outcome.status()).isZero();
      assertThat(cluster.log(0)).contains("Asked to launch executor");
    }
  }
}
