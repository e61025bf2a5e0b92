package io.maxcompute.spark.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maxcompute.spark.command.Commands.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same job from Python: PySpark as pip installs it, and the shaded jar. */
class PySparkIT {

  @Test
  void writesAndReadsFlightsFromPython() throws Exception {
    assumeTrue(Commands.hasPython(), "python3 is not installed");
    assumeTrue(Commands.SCALA.equals("2.12"), "PySpark 3.5 comes with Scala 2.12 only");

    Outcome outcome = Commands.run(Map.of(), "pyspark-demo");

    assertThat(outcome.output())
        .contains("250000 rows written and read back by PySpark; all equal.");
    assertThat(outcome.status()).isZero();
  }
}
