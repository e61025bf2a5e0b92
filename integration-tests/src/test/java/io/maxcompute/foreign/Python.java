package io.maxcompute.foreign;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maxcompute.spark.command.Commands;
import io.maxcompute.spark.command.Commands.Outcome;
import java.io.IOException;
import java.util.Map;

/** Runs the commands that install PyODPS; the test is skipped where it cannot be had. */
public final class Python {
  private static final int NOT_INSTALLED = 75;

  private Python() {}

  /** Returns how the command ended, with python3 and the packages there. */
  public static Outcome run(Map<String, String> environment, String command, String... arguments)
      throws IOException, InterruptedException {
    assumeTrue(Commands.hasPython(), "python3 with venv is not installed");
    Outcome outcome = Commands.run(environment, command, arguments);
    assumeTrue(outcome.status() != NOT_INSTALLED, outcome.output());
    return outcome;
  }
}
