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

  private BackgroundStep(Supplier<T> work) {
    this.work = work;
  }

  public static <T> BackgroundStep<T> start(Supplier<T> work, Executor executor) {
    BackgroundStep<T> step = new BackgroundStep<>(work);
    executor.execute(step);
    return step;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever it is, it belongs to the thread that waits
  public void run() {
    onThread(Thread.currentThread());
    try {
      result.complete(work.get());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    } finally {
      onThread(null);
    }
  }

  /** An interrupt that comes too late must not meet the next step on the same thread. */
  private synchronized void onThread(@Nullable Thread thread) {
    worker = thread;
    if (thread == null) {
      Thread.interrupted();
    }
  }

  /** Ends waits of the work, such as for the next attempt at a request; returns at once. */
  public synchronized void interrupt() {
    if (worker != null) {
      worker.interrupt();
    }
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
