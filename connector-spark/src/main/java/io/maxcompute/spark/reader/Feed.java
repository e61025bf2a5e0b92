package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.BackgroundThreads;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a reader takes one after the other: made when asked for, or one ahead. */
interface Feed<T> extends AutoCloseable {

  /**
   * Calls {@code then} as soon as {@link #next()} need not wait for an element that is made ahead,
   * on any thread; at once if none is. To be called once before a call of {@link #next()}.
   */
  void whenReady(Runnable then);

  /** Returns the next element, owned by the caller, or empty at the end. */
  Optional<T> next();

  /** Stops the making of elements, and frees what nobody took. */
  @Override
  void close();

  /**
   * Returns a feed of {@code source}; see {@link ReadAhead} for the parameters.
   *
   * @param ahead whether an element is made while the caller works on the one before
   */
  static <T> Feed<T> of(
      Supplier<Optional<T>> source, Runnable cancelSource, Consumer<T> release, boolean ahead) {
    return ahead
        ? new ReadAhead<>(source, cancelSource, release, BackgroundThreads.pool())
        : new Direct<>(source, cancelSource);
  }

  /** Calls the source when asked. */
  record Direct<T>(Supplier<Optional<T>> source, Runnable cancelSource) implements Feed<T> {
    @Override
    public void whenReady(Runnable then) {
      then.run();
    }

    @Override
    public Optional<T> next() {
      return source.get();
    }

    @Override
    public void close() {
      cancelSource.run();
    }
  }
}
