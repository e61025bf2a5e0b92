package io.maxcompute.spark.write;

import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.write.WriteStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request while the caller fills the next: never more than one under way.
 *
 * <p>The only class of the write path that uses a second thread. A failure surfaces at the next
 * call. Not thread-safe.
 */
final class UploadBehind {
  private final WriteStream stream;
  private final Executor executor;
  private @Nullable CompletableFuture<Void> pending;
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
    pending = CompletableFuture.runAsync(() -> stream.write(rows), executor);
  }

  /** Waits until everything sent has been acknowledged. Rethrows what went wrong. */
  void await() {
    CompletableFuture<Void> step = pending;
    if (step == null) {
      return;
    }
    long start = System.nanoTime();
    try {
      step.get();
      pending = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for rows to be written");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("sending rows failed", e.getCause());
    } finally {
      waitNanos += System.nanoTime() - start;
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
