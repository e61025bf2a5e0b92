package io.maxcompute.storage.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;

/**
 * Compresses buffers one by one. An empty buffer stays empty, without even its length before it:
 * that is what Arrow C++ writes, and all that its LZ4 reads.
 */
abstract class BufferCodec extends AbstractCompressionCodec implements AutoCloseable {

  @Override
  public ArrowBuf compress(BufferAllocator allocator, ArrowBuf uncompressed) {
    return uncompressed.writerIndex() == 0 ? uncompressed : super.compress(allocator, uncompressed);
  }

  @Override
  public ArrowBuf decompress(BufferAllocator allocator, ArrowBuf compressed) {
    return compressed.writerIndex() == 0 ? compressed : super.decompress(allocator, compressed);
  }

  /** Frees what was kept from buffer to buffer. May be used again, and closed again. */
  @Override
  public void close() {
    // Most keep nothing.
  }
}
