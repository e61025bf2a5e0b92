package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.BackgroundStep;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Produces the next element while the caller works on the current one: never more than one ahead.
 *
 * <p>The only class of the read path that uses a second thread. The source is called by one thread
 * at a time. An element belongs to whoever took it from {@link #next()}; one that was produced but
 * never taken is released by {@link #close()}. Not thread-safe.
 */
final class ReadAhead<T> implements Feed<T> {
  private final Supplier<Optional<T>> source;
  private final Runnable cancelSource;
  private final Consumer<T> release;
  private final Executor executor;
  private @Nullable BackgroundStep<Optional<T>> pending;

  /**
   * @param source yields the elements; empty at the end. Not called before {@link #begin()} or
   *     {@link #next()}
   * @param cancelSource makes a blocked call of {@code source} fail soon; may come from any thread
   * @param release frees an element that nobody took
   */
  ReadAhead(
      Supplier<Optional<T>> source, Runnable cancelSource, Consumer<T> release, Executor executor) {
    this.source = source;
    this.cancelSource = cancelSource;
    this.release = release;
    this.executor = executor;
  }

  @Override
  public void begin() {
    if (pending == null) {
      pending = start();
    }
  }

  /** Returns the next element, or empty at the end. Rethrows what the source threw. */
  @Override
  public Optional<T> next() {
    BackgroundStep<Optional<T>> step = pending == null ? start() : pending;
    pending = step; // stays ours until it is taken, so that close() can release it
    Optional<T> element = step.await("the next batch");
    pending = element.isPresent() ? start() : step;
    return element;
  }

  private BackgroundStep<Optional<T>> start() {
    return BackgroundStep.start(source, executor);
  }

  /** Stops the source, waits for it, then releases the element that nobody took. */
  @Override
  public void close() {
    BackgroundStep<Optional<T>> step = pending;
    pending = null;
    if (step == null) {
      return;
    }
    cancelSource.run();
    step.interrupt();
    Optional<T> element = step.end();
    if (element != null) {
      element.ifPresent(release);
    }
  }
}
