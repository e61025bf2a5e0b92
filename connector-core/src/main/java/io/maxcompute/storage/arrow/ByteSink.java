package io.maxcompute.storage.arrow;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/** Collects written bytes in one growing array. */
final class ByteSink implements WritableByteChannel {
  private byte[] bytes = new byte[64 << 10];
  private int length;

  @Override
  public int write(ByteBuffer source) {
    int count = source.remaining();
    int needed = Math.addExact(length, count);
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
    }
    source.get(bytes, length, count);
    length = needed;
    return count;
  }

  int length() {
    return length;
  }

  int capacity() {
    return bytes.length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void clear() {
    length = 0;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {
    // Nothing is held that the garbage collector does not free.
  }
}
