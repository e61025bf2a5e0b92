package io.maxcompute.storage.retry;

import java.time.Duration;

/** A failure that knows whether repeating the operation may help. */
public interface Retryable {

  /** Returns whether the same operation may succeed later. */
  boolean isRetryable();

  /** Returns how long the service asked to wait; zero if it did not say. */
  Duration retryAfter();

  /** Returns this failure, to be thrown, with one more sentence on what to do. */
  RuntimeException withAdvice(String sentence);
}
