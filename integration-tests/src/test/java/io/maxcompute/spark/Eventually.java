package io.maxcompute.spark;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads bring about soon, such as the end of a cancelled task. */
final class Eventually {
  private static final long MOST_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private Eventually() {}

  /** Returns when {@code assertion} holds, or throws its last failure. */
  static void holds(String what, Runnable assertion) {
    long start = System.nanoTime();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - start > MOST_NANOS) {
          throw new AssertionError("Still not so: " + what, e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
