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

  /** Returns the most bytes that {@code length} bytes can become. */
  static int bound(int length) {
    int blocks = length / BLOCK_BYTES + 1;
    return Math.addExact(length, FRAME_OVERHEAD + blocks * Integer.BYTES);
  }

  /** Writes all of {@code in} as a frame to the start of {@code out}; returns the bytes written. */
  static int encode(ByteBuffer in, ByteBuffer out) {
    ByteBuffer frame = out.slice().order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(Lz4FrameHeader.MAGIC);
    int head = frame.position();
    frame.put(FLAGS).put(BLOCK_SIZE_CODE).putLong(in.remaining());
    int length = frame.position() - head;
    frame.put((byte) (Lz4FrameHeader.checksum().hash(frame, head, length, 0) >> 8));
    LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    ByteBuffer scratch = ByteBuffer.allocateDirect(compressor.maxCompressedLength(BLOCK_BYTES));
    for (int at = in.position(); at < in.limit(); at += BLOCK_BYTES) {
      int plain = Math.min(BLOCK_BYTES, in.limit() - at);
      int packed = compressor.compress(in, at, plain, scratch, 0, scratch.capacity());
      if (packed < plain) {
        append(frame, packed, scratch, 0, packed);
      } else { // stored as it is, so that the bound holds for any bytes
        append(frame, plain | UNCOMPRESSED, in, at, plain);
      }
    }
    return frame.putInt(0).position();
  }

  private static void append(ByteBuffer frame, int size, ByteBuffer from, int at, int length) {
    frame.putInt(size);
    frame.put(frame.position(), from, at, length).position(frame.position() + length);
  }
}
