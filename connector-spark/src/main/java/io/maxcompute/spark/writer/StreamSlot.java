package io.maxcompute.spark.writer;

import io.maxcompute.spark.client.OpenStreams;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of one writer among the streams that an executor may have open. Not thread-safe. */
final class StreamSlot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSlot.class);

  private final int most;
  private @Nullable OpenStreams taken;
  private long waitNanos;

  /**
   * @param most streams open at once; 0 for any number
   */
  StreamSlot(int most) {
    this.most = most;
  }

  /**
   * Waits for a place among {@code streams}, and takes it.
   *
   * @throws java.util.concurrent.CancellationException if the task is killed meanwhile
   */
  void take(OpenStreams streams) {
    if (most == 0) {
      streams.openUnlimited();
    } else if (!streams.tryOpen(most)) {
      await(streams);
    }
    taken = streams;
  }

  private void await(OpenStreams streams) {
    LOG.info(
        "Waiting to open a stream, of which option 'maxStreamsPerExecutor' allows {} at once"
            + " [open={}]",
        most,
        streams.open());
    TaskContext task = TaskContext.get();
    long start = System.nanoTime();
    try {
      streams.awaitOpen(most, task::isInterrupted);
    } finally {
      waitNanos = System.nanoTime() - start;
    }
  }

  /** Returns how long the task waited. */
  long waitNanos() {
    return waitNanos;
  }

  /** Gives the place back. Safe to call again. */
  @Override
  public void close() {
    OpenStreams streams = taken;
    taken = null;
    if (streams != null) {
      streams.closed();
    }
  }
}
