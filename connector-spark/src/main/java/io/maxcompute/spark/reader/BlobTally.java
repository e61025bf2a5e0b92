package io.maxcompute.spark.reader;

import io.maxcompute.spark.metric.ReadMetrics;
import java.util.concurrent.atomic.AtomicLong;

/** Counts blobs: those read, and those held. Thread-safe. */
final class BlobTally {
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  void read(long bytes) {
    read.addAndGet(bytes);
    peak.accumulateAndGet(held.addAndGet(bytes), Math::max);
  }

  void released(long bytes) {
    held.addAndGet(-bytes);
  }

  void requested(int count) {
    requests.addAndGet(count);
  }

  long heldBytes() {
    return held.get();
  }

  ReadMetrics.Blobs values() {
    return new ReadMetrics.Blobs(read.get(), requests.get(), peak.get());
  }
}
