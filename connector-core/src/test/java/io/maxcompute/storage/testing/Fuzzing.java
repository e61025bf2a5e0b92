package io.maxcompute.storage.testing;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a case many times, each with a random source of its own, so that a case can be repeated
 * alone.
 *
 * <p>System property {@code fuzz.seed} chooses the first seed (a new one each time if it is not
 * set) and {@code fuzz.cases} the number of cases, 0 for no end.
 */
public final class Fuzzing {
  private static final Logger LOG = LoggerFactory.getLogger(Fuzzing.class);
  private static final Duration MOST_TIME = Duration.ofMinutes(2);

  private Fuzzing() {}

  /** One case. */
  @FunctionalInterface
  public interface Case {
    /** Fails if what it tests does. */
    void run(Random random);
  }

  /** Runs {@code test} with {@code cases} seeds, or as many as {@code fuzz.cases} says. */
  public static void run(String what, long cases, Case test) {
    long first = Long.getLong("fuzz.seed", System.nanoTime());
    long wanted = Long.getLong("fuzz.cases", cases);
    LOG.info("{}: {} cases from seed {}", what, wanted == 0 ? "endless" : wanted, first);
    if (wanted == 0) {
      runAll(what, first, Long.MAX_VALUE, test);
    } else {
      assertTimeoutPreemptively(
          MOST_TIME, () -> runAll(what, first, wanted, test), () -> what + " from seed " + first);
    }
  }

  private static void runAll(String what, long first, long cases, Case test) {
    for (long i = 0; i < cases; i++) {
      try {
        test.run(new Random(first + i));
      } catch (Throwable e) {
        throw new AssertionError(
            what + " fails at case " + i + "; repeat it with -Dfuzz.seed=" + (first + i), e);
      }
    }
  }
}
