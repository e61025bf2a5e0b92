package io.maxcompute.storage.retry;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an operation under a {@link RetryPolicy}, on the caller's thread. Thread-safe. */
public final class Retrier {
  private static final Logger LOG = LoggerFactory.getLogger(Retrier.class);

  private final RetryPolicy policy;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;

  /** Waits by the clock of the machine. */
  public Retrier(RetryPolicy policy) {
    this(policy, Sleeper.THREAD, System::nanoTime, RandomGenerator.getDefault());
  }

  public Retrier(
      RetryPolicy policy, Sleeper sleeper, LongSupplier nanoTime, RandomGenerator random) {
    this.policy = requireNonNull(policy, "policy");
    this.sleeper = requireNonNull(sleeper, "sleeper");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    this.random = requireNonNull(random, "random");
  }

  /**
   * Calls {@code operation} until it returns, fails for good, or the policy is spent.
   *
   * @param what the operation in words, for the log: {@code "open a read session on 'p.s.t'"}
   * @param mayRepeat whether the operation may be repeated after a failure, should that be
   *     retryable
   * @throws RuntimeException the last failure, with a sentence about the limits where they ended
   *     it; earlier ones are suppressed in it
   */
  public <T> T run(
      String what,
      RetryListener listener,
      Predicate<RuntimeException> mayRepeat,
      Supplier<T> operation) {
    Series series = start(what, listener);
    while (true) {
      try {
        return operation.get();
      } catch (RuntimeException failure) {
        series.waitAfter(failure, mayRepeat.test(failure));
      }
    }
  }

  /** Starts a series of attempts that the caller drives, such as the resumptions of a stream. */
  public Series start(String what, RetryListener listener) {
    return new Series(what, listener);
  }

  /** The attempts at one operation. Not thread-safe. */
  public final class Series {
    private final String what;
    private final RetryListener listener;
    private long start = nanoTime.getAsLong();
    private int attempts;
    private Duration waited = Duration.ZERO;
    private @Nullable RuntimeException previous;

    private Series(String what, RetryListener listener) {
      this.what = what;
      this.listener = listener;
    }

    /** Forgets the failures so far: the operation made progress. */
    public void progressed() {
      start = nanoTime.getAsLong();
      attempts = 0;
      waited = Duration.ZERO;
      previous = null;
    }

    /**
     * Waits until the next attempt may start.
     *
     * @throws RuntimeException {@code failure} itself, if no further attempt may start; with a
     *     sentence about the limits where they do not allow one
     */
    public void waitAfter(RuntimeException failure) {
      waitAfter(failure, true);
    }

    private void waitAfter(RuntimeException failure, boolean mayRepeat) {
      attempts++;
      if (previous != null && previous != failure) {
        failure.addSuppressed(previous);
      }
      if (!mayRepeat || !(failure instanceof Retryable retryable) || !retryable.isRetryable()) {
        throw failure;
      }
      if (attempts >= policy.maxAttempts()) {
        throw givenUp(retryable, "no more attempts are allowed");
      }
      Duration wait = longer(policy.backoff().before(attempts + 1, random), retryable.retryAfter());
      Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - start);
      if (wait.compareTo(policy.maxElapsed().minus(elapsed)) > 0) {
        throw givenUp(
            retryable,
            "the next attempt could start after "
                + seconds(wait)
                + ", and none may later than "
                + seconds(policy.maxElapsed())
                + " after the first");
      }
      LOG.debug("Retrying [what={}, attempt={}, wait={}]", what, attempts + 1, wait, failure);
      listener.onRetry(what, wait, failure);
      sleeper.sleep(wait);
      waited = waited.plus(wait);
      previous = failure;
    }

    private RuntimeException givenUp(Retryable failure, String limit) {
      return failure.withAdvice(
          "Gave up after "
              + attempts
              + (attempts == 1 ? " attempt: " : " attempts and waits of " + seconds(waited) + ": ")
              + limit
              + ". "
              + policy.advice());
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.getSeconds() + duration.getNano() / 1e9);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }
}
