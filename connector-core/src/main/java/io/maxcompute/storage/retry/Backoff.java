package io.maxcompute.storage.retry;

import java.io.Serializable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double from {@code first} up to {@code most}, each shortened at random by up to half,
 * so that callers who failed together do not return together.
 *
 * @param first wait before the second attempt; positive
 * @param most longest wait; at least {@code first}
 */
public record Backoff(Duration first, Duration most) implements Serializable {
  /**
   * @throws IllegalArgumentException if {@code first} is not positive, or longer than {@code most}
   */
  public Backoff {
    if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff needs 0 < first <= most, was " + first + " and " + most);
    }
  }

  /**
   * Returns the wait before {@code attempt}.
   *
   * @param attempt 2 for the first repetition
   */
  Duration before(int attempt, RandomGenerator random) {
    int doublings = Math.min(attempt - 2, 30);
    long cap = most.toMillis();
    long full = Math.min(cap, first.toMillis() << doublings);
    long wait = full < 0 || full > cap ? cap : full;
    return Duration.ofMillis(wait - random.nextLong(wait / 2 + 1));
  }
}
