package io.maxcompute.storage.arrow;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects written bytes in arrays of one size: none is copied when more come, nor when they are
 * taken. Small enough for no garbage collector to treat them as large objects.
 */
final class ByteSink implements WritableByteChannel {
  private static final int PART_BYTES = 256 << 10;

  private List<ByteBuffer> parts = new ArrayList<>();
  private int length;

  @Override
  public int write(ByteBuffer source) {
    int count = source.remaining();
    length = Math.addExact(length, count);
    while (source.hasRemaining()) {
      ByteBuffer part = room();
      int fitting = Math.min(part.remaining(), source.remaining());
      part.put(part.position(), source, source.position(), fitting);
      part.position(part.position() + fitting);
      source.position(source.position() + fitting);
    }
    return count;
  }

  private ByteBuffer room() {
    ByteBuffer last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (last == null || !last.hasRemaining()) {
      last = ByteBuffer.allocate(PART_BYTES);
      parts.add(last);
    }
    return last;
  }

  int length() {
    return length;
  }

  int capacity() {
    return parts.size() * PART_BYTES;
  }

  /** Returns what was written, and begins anew. */
  List<ByteBuffer> take() {
    List<ByteBuffer> taken = parts;
    taken.forEach(ByteBuffer::flip);
    parts = new ArrayList<>();
    length = 0;
    return taken;
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
