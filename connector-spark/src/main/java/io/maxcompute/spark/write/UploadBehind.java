package io.maxcompute.spark.write;

import io.maxcompute.spark.client.BackgroundStep;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.write.WriteStream;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request while the caller fills the next: never more than one under way.
 *
 * <p>The only class of the write path that uses a second thread. A failure surfaces at the next
 * call. Not thread-safe.
 */
final class UploadBehind implements AutoCloseable {
  private final WriteStream stream;
  private final Executor executor;
  private @Nullable BackgroundStep<Long> pending;
  private long waitNanos;
  private long requests;
  private long bytes;

  UploadBehind(WriteStream stream, Executor executor) {
    this.stream = stream;
    this.executor = executor;
  }

  /** Starts sending {@code rows} once the request before has been acknowledged. */
  void send(EncodedRows rows) {
    await();
    requests++;
    bytes += rows.bytes().length;
    pending =
        BackgroundStep.start(
            () -> {
              stream.write(rows);
              return rows.rows();
            },
            executor);
  }

  /** Waits until everything sent has been acknowledged. Rethrows what went wrong. */
  void await() {
    BackgroundStep<Long> step = pending;
    if (step == null) {
      return;
    }
    long start = System.nanoTime();
    try {
      step.await("rows to be written");
      pending = null;
    } finally {
      waitNanos += System.nanoTime() - start;
    }
  }

  /** Returns whether no request is under way. */
  boolean isIdle() {
    BackgroundStep<Long> step = pending;
    return step == null || step.isDone();
  }

  /** Repeats a request that is under way no more. What it sent is not named at the commit. */
  @Override
  public void close() {
    BackgroundStep<Long> step = pending;
    pending = null;
    if (step != null) {
      step.interrupt();
    }
  }

  long waitNanos() {
    return waitNanos;
  }

  long requests() {
    return requests;
  }

  long bytes() {
    return bytes;
  }
}
