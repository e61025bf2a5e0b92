package io.maxcompute.spark.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One step of work on a background thread: its result, and a way to stop it.
 *
 * <p>Belongs to the thread that started it.
 */
public final class BackgroundStep<T> implements Runnable {
  private final Supplier<T> work;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private @Nullable Thread worker;
  private boolean interrupted;

  private BackgroundStep(Supplier<T> work) {
    this.work = work;
  }

  public static <T> BackgroundStep<T> start(Supplier<T> work, Executor executor) {
    BackgroundStep<T> step = new BackgroundStep<>(work);
    executor.execute(step);
    return step;
  }

  @Override
  public void run() {
    if (begin()) {
      try {
        result.complete(work.get());
      } catch (Throwable e) { // whatever it is, it belongs to the thread that waits
        result.completeExceptionally(e);
      } finally {
        finish();
      }
    } else {
      result.completeExceptionally(new CancellationException("interrupted before it began"));
    }
  }

  private synchronized boolean begin() {
    worker = interrupted ? null : Thread.currentThread();
    return !interrupted;
  }

  /** An interrupt that came too late must not meet the next step on the same thread. */
  private synchronized void finish() {
    worker = null;
    Thread.interrupted();
  }

  /** Ends waits of the work, such as for the next attempt at a request; returns at once. */
  public synchronized void interrupt() {
    interrupted = true;
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** Returns whether the work has ended, with a result or without. */
  public boolean isDone() {
    return result.isDone();
  }

  /** Returns whether the work has ended without a result. */
  public boolean hasFailed() {
    return result.isCompletedExceptionally();
  }

  /**
   * Returns the result, or rethrows what the work threw.
   *
   * @param what is waited for, in words
   * @throws CancellationException if this thread is interrupted
   */
  public T await(String what) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for " + what);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("waiting for " + what + " failed", e.getCause());
    }
  }

  /** Waits for the end, whatever it is, and returns the result; null if there is none. */
  public @Nullable T end() {
    return result.handle((value, failure) -> value).join();
  }
}
