package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The head of an LZ4 frame, after its magic number.
 *
 * @param independent whether no block refers to an earlier one
 * @param blockChecksums whether each block is followed by its checksum
 * @param contentChecksum whether the frame is followed by the checksum of its content
 * @param maxBlockBytes most bytes of a block, uncompressed
 * @param contentBytes bytes of the content, uncompressed; -1 if the head does not say
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">LZ4 frame format</a>
 */
record Lz4FrameHeader(
    boolean independent,
    boolean blockChecksums,
    boolean contentChecksum,
    int maxBlockBytes,
    long contentBytes) {
  static final int MAGIC = 0x184D2204;
  private static final int SKIPPABLE_MAGIC = 0x184D2A50;
  static final int WINDOW = 64 << 10;

  /** Most bytes of a head: flags, block size, content size, dictionary id, checksum. */
  static final int MAX_BYTES = 15;

  private static final int VERSION_BITS = 0xC0;
  private static final int VERSION = 0x40;
  private static final int INDEPENDENT = 0x20;
  private static final int BLOCK_CHECKSUM = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int CONTENT_CHECKSUM = 0x04;
  private static final int DICTIONARY_ID = 0x01;

  /** Returns whether a frame with this magic number is one that readers pass over. */
  static boolean isSkippable(int magic) {
    return (magic & ~0xf) == SKIPPABLE_MAGIC;
  }

  static XXHash32 checksum() {
    return XXHashFactory.fastestInstance().hash32();
  }

  /** Returns how many bytes follow the flags byte {@code flags} in a head. */
  static int bytesAfter(int flags) {
    return 2 + ((flags & CONTENT_SIZE) == 0 ? 0 : 8) + ((flags & DICTIONARY_ID) == 0 ? 0 : 4);
  }

  /** Reads a head from {@code in}, which stands on its flags byte. */
  static Lz4FrameHeader read(ByteBuffer in) {
    int start = in.position();
    int flags = in.get(start) & 0xff;
    if ((flags & VERSION_BITS) != VERSION) {
      throw new ProtocolException("An LZ4 frame has an unknown version.");
    }
    if ((flags & DICTIONARY_ID) != 0) {
      throw new ProtocolException("An LZ4 frame needs a dictionary.");
    }
    int blockSize = (in.get(start + 1) >> 4) & 7;
    if (blockSize < 4) {
      throw new ProtocolException("An LZ4 frame has an unknown block size.");
    }
    int length = bytesAfter(flags);
    int expected = (checksum().hash(in, start, length, 0) >> 8) & 0xff;
    if ((in.get(start + length) & 0xff) != expected) {
      throw new ProtocolException("The head of an LZ4 frame is damaged.");
    }
    in.position(start + length + 1);
    return new Lz4FrameHeader(
        (flags & INDEPENDENT) != 0,
        (flags & BLOCK_CHECKSUM) != 0,
        (flags & CONTENT_CHECKSUM) != 0,
        1 << (8 + 2 * blockSize),
        (flags & CONTENT_SIZE) == 0 ? -1 : little(in).getLong(start + 2));
  }

  private static ByteBuffer little(ByteBuffer in) {
    return in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @throws ProtocolException if a frame of {@code bytes} bytes is not what the head says
   */
  void checkContent(long bytes) {
    if (contentBytes >= 0 && contentBytes != bytes) {
      throw new ProtocolException(
          "An LZ4 frame should hold " + contentBytes + " bytes: it holds " + bytes + ".");
    }
  }
}
