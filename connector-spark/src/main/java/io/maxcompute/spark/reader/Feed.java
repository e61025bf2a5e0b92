package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.BackgroundThreads;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a reader takes one after the other: made when asked for, or one ahead. */
interface Feed<T> extends AutoCloseable {

  /** Starts to make an element ahead, where that is wanted. */
  void begin();

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
    public void begin() {
      // Nothing is made before it is asked for.
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
