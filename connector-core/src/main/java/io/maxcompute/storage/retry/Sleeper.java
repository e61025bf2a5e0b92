package io.maxcompute.storage.retry;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Lets time pass. A seam for tests. */
@FunctionalInterface
public interface Sleeper {
  /** Blocks the thread; an interrupt ends the wait with a {@link CancellationException}. */
  Sleeper THREAD =
      duration -> {
        try {
          Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CancellationException("interrupted while waiting to repeat a request");
        }
      };

  /** Returns when {@code duration} has passed. */
  void sleep(Duration duration);
}
