package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Decodes LZ4 frames from buffer to buffer.
 *
 * <p>Independent blocks go to the library. Linked blocks, which Arrow C++ writes by default and the
 * library refuses, go to {@link Lz4LinkedBlock}.
 */
final class Lz4FrameDecoder {
  private static final int UNCOMPRESSED = 0x80000000;

  private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();
  private final ByteBuffer in;
  private final ByteBuffer out;

  private Lz4FrameDecoder(ByteBuffer in, ByteBuffer out) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    this.out = out;
  }

  /**
   * Decodes all frames of {@code in} to the start of {@code out} and returns the bytes written.
   *
   * @throws ProtocolException if {@code in} is damaged or holds more than {@code out} takes
   */
  static int decode(ByteBuffer in, ByteBuffer out) {
    try {
      Lz4FrameDecoder decoder = new Lz4FrameDecoder(in.slice(), out.slice());
      while (decoder.in.hasRemaining()) {
        decoder.frame();
      }
      return decoder.out.position();
    } catch (LZ4Exception | BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new ProtocolException("An LZ4 frame is damaged or cut off.", e);
    }
  }

  private void frame() {
    int magic = in.getInt();
    if (Lz4FrameHeader.isSkippable(magic)) {
      int length = checkedLength(in.getInt());
      in.position(in.position() + length);
      return;
    }
    if (magic != Lz4FrameHeader.MAGIC) {
      throw new ProtocolException("A buffer that should be LZ4 frames is not.");
    }
    Lz4FrameHeader header = Lz4FrameHeader.read(in);
    int start = out.position();
    for (int size = in.getInt(); size != 0; size = in.getInt()) {
      block(header, size, start);
    }
    header.checkContent(out.position() - start);
    if (header.contentChecksum()) {
      verify(out, start, out.position() - start, in.getInt());
    }
  }

  private void block(Lz4FrameHeader header, int size, int frameStart) {
    int length = checkedLength(size & ~UNCOMPRESSED);
    int at = in.position();
    int written = out.position();
    if ((size & UNCOMPRESSED) != 0) {
      out.put(written, in, at, length);
      out.position(written + length);
    } else if (header.independent()) {
      int most = Math.min(out.remaining(), header.maxBlockBytes());
      out.position(written + decompressor.decompress(in, at, length, out, written, most));
    } else {
      out.position(Lz4LinkedBlock.decode(in, at, length, out, written, frameStart));
    }
    in.position(at + length);
    if (header.blockChecksums()) {
      verify(in, at, length, in.getInt());
    }
  }

  private int checkedLength(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new ProtocolException("An LZ4 block claims more bytes than there are.");
    }
    return length;
  }

  private static void verify(ByteBuffer bytes, int start, int length, int expected) {
    if (Lz4FrameHeader.checksum().hash(bytes, start, length, 0) != expected) {
      throw new ProtocolException("A checksum of an LZ4 frame does not match.");
    }
  }
}
