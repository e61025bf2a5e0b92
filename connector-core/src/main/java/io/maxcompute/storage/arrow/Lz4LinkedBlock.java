package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Decodes one LZ4 block that may refer to what was decoded before it. All access is bounds-checked
 * by the buffers.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block format</a>
 */
final class Lz4LinkedBlock {
  private static final int MIN_MATCH = 4;
  private static final int LONG_RUN = 15;

  private final ByteBuffer in;
  private final int end;
  private int at;

  private Lz4LinkedBlock(ByteBuffer in, int at, int length) {
    this.in = in;
    this.at = at;
    this.end = at + length;
  }

  /**
   * Decodes {@code length} bytes at {@code at} to {@code written} of {@code out}.
   *
   * @param earliest where in {@code out} the frame began: matches may reach back to it
   * @return position in {@code out} after the block
   */
  static int decode(ByteBuffer in, int at, int length, ByteBuffer out, int written, int earliest) {
    return new Lz4LinkedBlock(in, at, length).decode(out, written, earliest);
  }

  private int decode(ByteBuffer out, int start, int earliest) {
    int written = start;
    while (true) {
      int token = next();
      int literals = length(token >>> 4);
      if (literals > end - at) {
        throw new ProtocolException("An LZ4 block claims more literals than there are.");
      }
      out.put(written, in, at, literals);
      at += literals;
      written += literals;
      if (at == end) {
        return written;
      }
      int offset = next() | next() << 8;
      if (offset == 0 || offset > written - earliest) {
        throw new ProtocolException("An LZ4 block refers to bytes before its frame.");
      }
      written = copyMatch(out, written, offset, length(token & LONG_RUN) + MIN_MATCH);
    }
  }

  /** Copies {@code length} bytes from {@code offset} back; source and target may overlap. */
  private static int copyMatch(ByteBuffer out, int written, int offset, int length) {
    int target = written;
    int left = length;
    while (left > 0) {
      // What lies between source and target repeats: each round can copy all of it at once.
      int step = Math.min(left, target - written + offset);
      out.put(target, out, target - (target - written + offset), step);
      target += step;
      left -= step;
    }
    return target;
  }

  private int length(int nibble) {
    int length = nibble;
    if (nibble == LONG_RUN) {
      int more;
      do {
        more = next();
        length = Math.addExact(length, more);
      } while (more == 255);
    }
    return length;
  }

  private int next() {
    if (at >= end) {
      throw new ProtocolException("An LZ4 block is cut off.");
    }
    return in.get(at++) & 0xff;
  }
}
