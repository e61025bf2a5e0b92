package io.maxcompute.storage.retry;

import java.time.Duration;

/** Is told of every repetition before its wait. Called on the thread that waits. */
@FunctionalInterface
public interface RetryListener {
  /** Tells nobody. */
  RetryListener NONE = (what, wait, failure) -> {};

  /**
   * @param what the operation in words
   * @param wait how long the caller waits now
   * @param failure why the last attempt failed
   */
  void onRetry(String what, Duration wait, RuntimeException failure);
}
