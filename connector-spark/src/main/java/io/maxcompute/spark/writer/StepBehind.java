package io.maxcompute.spark.writer;

import io.maxcompute.spark.client.BackgroundStep;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does one step of work on another thread while the caller goes on: never more than one under way.
 *
 * <p>Not thread-safe.
 */
final class StepBehind<T> implements AutoCloseable {
  private final String what;
  private final Executor executor;
  private @Nullable BackgroundStep<T> pending;
  private long waitNanos;

  /**
   * @param what is done, in words: {@code "rows to be written"}
   */
  StepBehind(String what, Executor executor) {
    this.what = what;
    this.executor = executor;
  }

  /** Starts {@code work}. The step before must have been waited for. */
  void start(Supplier<T> work) {
    if (pending != null) {
      throw new IllegalStateException("still waiting for " + what);
    }
    pending = BackgroundStep.start(work, executor);
  }

  /**
   * Waits for the step under way and returns its result; null if there is none. Rethrows what went
   * wrong, now and ever after.
   */
  @Nullable T await() {
    BackgroundStep<T> step = pending;
    if (step == null) {
      return null;
    }
    long start = System.nanoTime();
    try {
      T result = step.await(what);
      pending = null;
      return result;
    } finally {
      waitNanos += System.nanoTime() - start;
    }
  }

  /** Rethrows what went wrong, if it is known already. Cheap enough for every row. */
  void rethrow() {
    BackgroundStep<T> step = pending;
    if (step != null && step.hasFailed()) {
      await();
    }
  }

  /** Returns whether nothing is under way. */
  boolean isIdle() {
    BackgroundStep<T> step = pending;
    return step == null || step.isDone();
  }

  /** Ends what is under way, which is not repeated any more. Returns at once. */
  @Override
  public void close() {
    BackgroundStep<T> step = pending;
    pending = null;
    if (step != null) {
      step.interrupt();
    }
  }

  /** Returns how long callers waited. */
  long waitNanos() {
    return waitNanos;
  }
}
