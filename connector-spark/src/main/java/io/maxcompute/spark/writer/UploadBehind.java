package io.maxcompute.spark.writer;

import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.write.WriteStream;
import java.util.concurrent.Executor;

/**
 * Sends one request of rows while the caller fills the next: never more than one under way.
 *
 * <p>A failure surfaces at the next call. Not thread-safe.
 */
final class UploadBehind implements AutoCloseable {
  private final WriteStream stream;
  private final StepBehind<Long> step;
  private long requests;

  UploadBehind(WriteStream stream, Executor executor) {
    this.stream = stream;
    this.step = new StepBehind<>("rows to be written", executor);
  }

  /** Starts sending {@code rows} once the request before has been acknowledged. */
  void send(EncodedRows rows) {
    step.await();
    requests++;
    step.start(
        () -> {
          stream.write(rows);
          return rows.rows();
        });
  }

  /** Waits until everything sent has been acknowledged. Rethrows what went wrong. */
  void await() {
    step.await();
  }

  /** Rethrows what went wrong, if it is known already. Cheap enough for every row. */
  void rethrow() {
    step.rethrow();
  }

  /** Returns whether no request is under way. */
  boolean isIdle() {
    return step.isIdle();
  }

  /** Repeats a request that is under way no more. What it sent is not named at the commit. */
  @Override
  public void close() {
    step.close();
  }

  long waitNanos() {
    return step.waitNanos();
  }

  long requests() {
    return requests;
  }
}
