package io.maxcompute.emulator.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import org.apache.arrow.compression.Lz4CompressionCodec;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil;

/**
 * Compresses Arrow buffers by LZ4: as a frame of independent blocks with the size of the content.
 * Arrow's own codec takes many times as long, for columns of few values above all.
 */
final class Lz4Codec extends Lz4CompressionCodec {
  private static final int SMALL = 1 << 16;

  /** The caller closes what is returned. */
  @Override
  protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf plain) {
    byte[] frame = frame(plain);
    ArrowBuf compressed =
        allocator.buffer(CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH + frame.length);
    compressed.setBytes(CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH, frame);
    compressed.writerIndex(CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH + frame.length);
    return compressed;
  }

  private static byte[] frame(ArrowBuf plain) {
    byte[] content = new byte[Math.toIntExact(plain.writerIndex())];
    plain.getBytes(0, content);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    BLOCKSIZE block = content.length <= SMALL ? BLOCKSIZE.SIZE_64KB : BLOCKSIZE.SIZE_1MB;
    try (LZ4FrameOutputStream out =
        new LZ4FrameOutputStream(
            frame, block, content.length, FLG.Bits.BLOCK_INDEPENDENCE, FLG.Bits.CONTENT_SIZE)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frame.toByteArray();
  }
}
