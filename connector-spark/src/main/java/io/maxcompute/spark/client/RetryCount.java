package io.maxcompute.spark.client;

import io.maxcompute.storage.retry.RetryListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts repeated requests, and the time that was waited for a service that was busy or broken.
 * Logs the first wait, for people who wonder. Thread-safe.
 */
public final class RetryCount implements RetryListener {
  private static final Logger LOG = LoggerFactory.getLogger(RetryCount.class);

  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong waitedMillis = new AtomicLong();

  @Override
  public void onRetry(String what, Duration wait, RuntimeException failure) {
    if (retries.getAndIncrement() == 0) {
      LOG.info(
          "Waiting to repeat a request; further waits are counted only [what={}, wait={} ms]: {}",
          what,
          wait.toMillis(),
          failure.getMessage());
    }
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
