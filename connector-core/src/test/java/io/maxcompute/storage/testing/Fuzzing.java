package io.maxcompute.storage.testing;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a case many times, each with a random source of its own, so that a case can be repeated
 * alone. Stops after two minutes at most, and says how many cases that were.
 *
 * <p>System property {@code fuzz.seed} chooses the first seed (a new one each time if it is not
 * set) and {@code fuzz.cases} the number of cases, 0 for no end.
 */
public final class Fuzzing {
  private static final Logger LOG = LoggerFactory.getLogger(Fuzzing.class);
  private static final Duration MOST_TIME = Duration.ofMinutes(2);

  /** A case that takes so long after the others are over hangs. */
  private static final Duration MOST_TIME_OF_A_CASE = Duration.ofSeconds(30);

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
      runAll(what, first, Long.MAX_VALUE, Duration.ofDays(365), test);
    } else {
      assertTimeoutPreemptively(
          MOST_TIME.plus(MOST_TIME_OF_A_CASE),
          () -> runAll(what, first, wanted, MOST_TIME, test),
          () -> what + " hang, from seed " + first);
    }
  }

  private static void runAll(String what, long first, long cases, Duration most, Case test) {
    long start = System.nanoTime();
    long done = 0;
    while (done < cases && System.nanoTime() - start < most.toNanos()) {
      try {
        test.run(new Random(first + done));
      } catch (Throwable e) {
        throw new AssertionError(
            what + " fails at case " + done + "; repeat it with -Dfuzz.seed=" + (first + done), e);
      }
      done++;
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    LOG.info("{}: {} cases in {}", what, done, taken);
    if (done < cases) {
      LOG.warn("{}: {} cases were left out: the machine is slow or busy", what, cases - done);
    }
  }
}
