package io.maxcompute.spark.reader;

import io.maxcompute.storage.retry.RetryListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts repeated requests, and the time that was waited for a service that was busy or broken. */
final class RetryCount implements RetryListener {
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong waitedMillis = new AtomicLong();

  @Override
  public void onRetry(String what, Duration wait, RuntimeException failure) {
    retries.incrementAndGet();
    waitedMillis.addAndGet(wait.toMillis());
  }

  long retries() {
    return retries.get();
  }

  long waitedMillis() {
    return waitedMillis.get();
  }
}
