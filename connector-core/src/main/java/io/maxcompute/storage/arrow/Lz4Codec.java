package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/** Buffers compressed by LZ4: the uncompressed length, then LZ4 frames. */
final class Lz4Codec extends BufferCodec {

  @Override
  protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf uncompressed) {
    int length = Math.toIntExact(uncompressed.writerIndex());
    int bound = Lz4FrameEncoder.bound(length);
    ArrowBuf compressed = allocator.buffer(BufferPrefix.BYTES + bound);
    try {
      int written =
          Lz4FrameEncoder.encode(
              uncompressed.nioBuffer(0, length), compressed.nioBuffer(BufferPrefix.BYTES, bound));
      return compressed.writerIndex(BufferPrefix.BYTES + written);
    } catch (RuntimeException e) {
      compressed.close();
      throw e;
    }
  }

  @Override
  protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf compressed) {
    ArrowBuf uncompressed = BufferPrefix.allocate(allocator, compressed);
    try {
      ByteBuffer frames =
          compressed.nioBuffer(
              BufferPrefix.BYTES, Math.toIntExact(compressed.writerIndex() - BufferPrefix.BYTES));
      int length = Math.toIntExact(uncompressed.writerIndex());
      int written = Lz4FrameDecoder.decode(frames, uncompressed.nioBuffer(0, length));
      if (written != length) {
        throw new ProtocolException(
            "An LZ4 buffer should hold " + length + " bytes: it holds " + written + ".");
      }
      return uncompressed;
    } catch (RuntimeException e) {
      uncompressed.close();
      throw e;
    }
  }

  @Override
  public CodecType getCodecType() {
    return CodecType.LZ4_FRAME;
  }
}
