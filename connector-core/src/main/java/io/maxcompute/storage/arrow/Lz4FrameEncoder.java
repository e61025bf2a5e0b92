package io.maxcompute.storage.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Encodes a buffer as one LZ4 frame of independent 256 KiB blocks, with its content size. */
final class Lz4FrameEncoder {
  private static final int BLOCK_BYTES = 256 << 10;
  private static final byte BLOCK_SIZE_CODE = 5 << 4;
  private static final byte FLAGS = 0x40 | 0x20 | 0x08; // version 1, independent, content size
  private static final int UNCOMPRESSED = 0x80000000;
  private static final int FRAME_OVERHEAD =
      Integer.BYTES + Lz4FrameHeader.MAX_BYTES + Integer.BYTES;

  private Lz4FrameEncoder() {}

  /**
   * Returns the room that a frame of {@code length} bytes needs: a block is compressed into its
   * place, where it may for a moment be larger than it is stored.
   */
  static int bound(int length) {
    int blocks = length / BLOCK_BYTES + 1;
    int block = Math.min(length, BLOCK_BYTES);
    int growth = compressor().maxCompressedLength(block) - block;
    return Math.addExact(length, FRAME_OVERHEAD + blocks * Integer.BYTES + growth);
  }

  /**
   * Writes all of {@code in} as a frame to the start of {@code out}, which has the room of {@link
   * #bound}; returns the bytes written.
   */
  static int encode(ByteBuffer in, ByteBuffer out) {
    ByteBuffer frame = out.slice().order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(Lz4FrameHeader.MAGIC);
    int head = frame.position();
    frame.put(FLAGS).put(BLOCK_SIZE_CODE).putLong(in.remaining());
    int length = frame.position() - head;
    frame.put((byte) (Lz4FrameHeader.checksum().hash(frame, head, length, 0) >> 8));
    LZ4Compressor compressor = compressor();
    for (int at = in.position(); at < in.limit(); at += BLOCK_BYTES) {
      int plain = Math.min(BLOCK_BYTES, in.limit() - at);
      int start = frame.position() + Integer.BYTES;
      int packed = compressor.compress(in, at, plain, frame, start, frame.capacity() - start);
      if (packed < plain) {
        frame.putInt(packed).position(start + packed);
      } else { // stored as it is, so that the bound holds for any bytes
        frame.putInt(plain | UNCOMPRESSED).put(start, in, at, plain).position(start + plain);
      }
    }
    return frame.putInt(0).position();
  }

  private static LZ4Compressor compressor() {
    return LZ4Factory.fastestInstance().fastCompressor();
  }
}
