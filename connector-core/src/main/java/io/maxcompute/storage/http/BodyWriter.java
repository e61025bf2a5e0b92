package io.maxcompute.storage.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Produces the body of a request while it is sent, in chunks, so that none need be in memory. */
public interface BodyWriter {

  /**
   * Writes all of the body. Called once for every attempt at the request.
   *
   * @param out borrowed, not to be closed
   * @throws IOException if {@code out} fails, which counts as a broken connection
   * @throws UncheckedIOException if the source of the body fails, which ends the request for good
   */
  void writeTo(OutputStream out) throws IOException;

  /** Returns whether the body can be written no more, so that the request cannot be repeated. */
  default boolean isSpent() {
    return false;
  }
}
