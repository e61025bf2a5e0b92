package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** The eight bytes before every compressed buffer: its uncompressed length, little-endian. */
final class BufferPrefix {
  static final long BYTES = 8;

  private BufferPrefix() {}

  /** Allocates what the prefix of {@code compressed} announces, if the allocator may hold it. */
  static ArrowBuf allocate(BufferAllocator allocator, ArrowBuf compressed) {
    long length = compressed.getLong(0);
    if (length < 0 || length > allocator.getLimit()) {
      throw new ProtocolException(
          "A compressed Arrow buffer claims "
              + length
              + " bytes; at most "
              + allocator.getLimit()
              + " may be held at once.");
    }
    return allocator.buffer(length).writerIndex(length);
  }
}
