package io.maxcompute.spark.client;

import io.maxcompute.storage.retry.RetryListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts repeated requests, and the time that was waited for a service that was busy or broken. */
public final class RetryCount implements RetryListener {
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong waitedMillis = new AtomicLong();

  @Override
  public void onRetry(String what, Duration wait, RuntimeException failure) {
    retries.incrementAndGet();
    waitedMillis.addAndGet(wait.toMillis());
  }

  /** Returns how many requests were repeated. */
  public long retries() {
    return retries.get();
  }

  /** Returns how long was waited before they were. */
  public long waitedMillis() {
    return waitedMillis.get();
  }
}
