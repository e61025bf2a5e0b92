package io.maxcompute.storage.retry;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;

/**
 * Limits on repeating one operation. What is worth repeating is decided by the failure itself; see
 * {@link Retryable}.
 *
 * @param maxAttempts attempts in all, the first included; 1 disables retries
 * @param maxElapsed time after which no further attempt starts, measured from the first one
 * @param backoff wait between attempts
 * @param advice a sentence for whoever meets the limits: how to raise them
 */
public record RetryPolicy(int maxAttempts, Duration maxElapsed, Backoff backoff, String advice)
    implements Serializable {
  /** Eight attempts within five minutes, 200 ms to 20 s apart. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          8, Duration.ofMinutes(5), new Backoff(Duration.ofMillis(200), Duration.ofSeconds(20)));

  /**
   * @throws IllegalArgumentException if there are no attempts
   */
  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts must be at least 1, was " + maxAttempts);
    }
    requireNonNull(maxElapsed, "maxElapsed");
    requireNonNull(backoff, "backoff");
    requireNonNull(advice, "advice");
  }

  /** Limits that whoever configured the client can raise. */
  public RetryPolicy(int maxAttempts, Duration maxElapsed, Backoff backoff) {
    this(maxAttempts, maxElapsed, backoff, "Raise the limits of the client's RetryPolicy.");
  }
}
