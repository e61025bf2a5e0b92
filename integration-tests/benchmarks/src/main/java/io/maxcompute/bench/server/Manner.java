package io.maxcompute.bench.server;

import java.util.function.LongConsumer;

/**
 * How a port of the server behaves.
 *
 * @param dropsRows whether rows that are written are acknowledged and forgotten
 * @param bytesPerSecond most of what one answer gets; 0 for no limit
 */
record Manner(boolean dropsRows, long bytesPerSecond) {
  static final Manner FAST = new Manner(false, 0);
  static final Manner SINK = new Manner(true, 0);

  /** The rate that the service grants one request of many users. */
  static final Manner CAPPED = new Manner(false, 10_000_000);

  /** Waits until {@code sent} bytes may have gone since {@code start}. */
  void waitFor(long sent, long start, LongConsumer park) {
    if (bytesPerSecond == 0) {
      return;
    }
    long due = start + (long) (sent * 1e9 / bytesPerSecond);
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      park.accept(left);
    }
  }
}
