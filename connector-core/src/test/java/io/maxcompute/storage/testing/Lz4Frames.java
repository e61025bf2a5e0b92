package io.maxcompute.storage.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * A second reading of the LZ4 frame format: writes every kind of frame, linked blocks included.
 * Slow and greedy.
 */
public final class Lz4Frames {
  private static final XXHash32 HASH = XXHashFactory.safeInstance().hash32();
  private static final int BLOCK_BYTES = 64 << 10;

  private final byte[] data;
  private final boolean linked;
  private final Map<Integer, Integer> seen = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Lz4Frames(byte[] data, boolean linked) {
    this.data = data;
    this.linked = linked;
  }

  /**
   * What a frame has besides its blocks.
   *
   * @param linked whether blocks refer to earlier ones
   * @param blockChecksums whether each block has one
   * @param contentChecksum whether the frame has one
   * @param contentSize whether the head says how long the content is
   */
  public record Options(
      boolean linked, boolean blockChecksums, boolean contentChecksum, boolean contentSize) {

    int flags() {
      return 0x40
          | (linked ? 0 : 0x20)
          | (blockChecksums ? 0x10 : 0)
          | (contentSize ? 0x08 : 0)
          | (contentChecksum ? 0x04 : 0);
    }
  }

  /** Returns {@code data} as one frame of blocks of 64 KiB. */
  public static byte[] frame(byte[] data, Options options) {
    return new Lz4Frames(data, options.linked()).frame(options);
  }

  /** Returns a frame that readers skip. */
  public static byte[] skippable(int length) {
    ByteBuffer frame = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    return frame.putInt(0x184D2A57).putInt(length).array();
  }

  private byte[] frame(Options options) {
    little(0x184D2204);
    ByteBuffer head = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) options.flags()).put((byte) 0x40);
    if (options.contentSize()) {
      head.putLong(data.length);
    }
    out.write(head.array(), 0, head.position());
    out.write(HASH.hash(head.array(), 0, head.position(), 0) >> 8);
    for (int at = 0; at < data.length; at += BLOCK_BYTES) {
      block(at, Math.min(data.length, at + BLOCK_BYTES), options.blockChecksums());
    }
    little(0);
    if (options.contentChecksum()) {
      little(HASH.hash(data, 0, data.length, 0));
    }
    return out.toByteArray();
  }

  private void block(int start, int end, boolean checksum) {
    byte[] block = compressed(start, end);
    if (block.length < end - start) {
      little(block.length);
    } else {
      block = Arrays.copyOfRange(data, start, end);
      little(block.length | 0x80000000);
    }
    out.writeBytes(block);
    if (checksum) {
      little(HASH.hash(block, 0, block.length, 0));
    }
  }

  private byte[] compressed(int start, int end) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    int earliest = linked ? 0 : start;
    int anchor = start;
    int at = start;
    while (at + 12 < end) { // the format wants the last twelve bytes free of matches
      Integer match = seen.put(ByteBuffer.wrap(data).getInt(at), at);
      if (match == null || match < earliest || at - match > 0xffff) {
        at++;
        continue;
      }
      int length = 4;
      while (at + length < end - 5 && data[match + length] == data[at + length]) {
        length++;
      }
      literals(block, anchor, at, Math.min(15, length - 4));
      block.write(at - match);
      block.write((at - match) >> 8);
      extension(block, length - 4);
      at += length;
      anchor = at;
    }
    literals(block, anchor, end, 0);
    return block.toByteArray();
  }

  private void literals(ByteArrayOutputStream block, int from, int to, int matchNibble) {
    block.write(Math.min(15, to - from) << 4 | matchNibble);
    extension(block, to - from);
    block.write(data, from, to - from);
  }

  private static void extension(ByteArrayOutputStream block, int length) {
    for (int left = length - 15; left >= 0; left -= 255) {
      block.write(Math.min(255, left));
    }
  }

  private void little(int value) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    out.writeBytes(bytes);
  }
}
