package io.maxcompute.storage.retry;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The waits between questions whether something is ready: 50 ms, doubling up to a limit, until a
 * deadline. Not thread-safe.
 */
public final class Polling {
  private static final Duration FIRST = Duration.ofMillis(50);

  private final Sleeper sleeper;
  private final LongSupplier nanoTime;
  private final Duration most;
  private final Duration deadline;
  private final long start;
  private Duration wait = FIRST;

  /**
   * Starts the clock.
   *
   * @param most longest wait between two questions
   * @param deadline time after which no further question is asked
   */
  public Polling(Duration most, Duration deadline, Sleeper sleeper, LongSupplier nanoTime) {
    this.most = most;
    this.deadline = deadline;
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** Waits until it is time to ask again; returns false, at once, if the deadline has passed. */
  public boolean waitForNext() {
    if (Duration.ofNanos(nanoTime.getAsLong() - start).compareTo(deadline) > 0) {
      return false;
    }
    sleeper.sleep(wait);
    Duration doubled = wait.multipliedBy(2);
    wait = doubled.compareTo(most) > 0 ? most : doubled;
    return true;
  }
}
