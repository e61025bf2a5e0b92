package io.maxcompute.storage.blob;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A stream that has its bytes in pieces. */
abstract class PiecewiseStream extends InputStream {

  /**
   * Reads at least one byte, or returns -1 at the end.
   *
   * @param length at least 1
   */
  abstract int readSome(byte[] target, int offset, int length) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return readSome(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    return length == 0 ? 0 : readSome(target, offset, length);
  }
}
