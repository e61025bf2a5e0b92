package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/** Values of any number of bytes, with 32-bit offsets. */
abstract sealed class TextAppender extends Appender
    permits BinaryAppender, BlobAppender, LimitedStringAppender, StringAppender {
  private static final int WORD = Long.BYTES;

  /** Below this, a loop over words beats the set-up of a bulk copy. */
  private static final int SMALL = 64;

  private final ByteTally tally;
  private final Offsets offsets;
  private final GrowingBuffer bytes;
  private long room; // as many of the bytes as 32-bit offsets reach

  TextAppender(Target target) {
    super(target);
    this.tally = target.tally();
    this.offsets = new Offsets(target.vector().getAllocator());
    this.bytes = new GrowingBuffer(target.vector().getAllocator());
  }

  /**
   * Writes the bytes at {@code ordinal} of {@code row}, a string or a binary.
   *
   * <p>An unsafe row fills its values up to whole words (UnsafeWriter), and so whole words are
   * copied, without an object made and without a look at how many bytes the last one has.
   */
  final void put(int index, UnsafeRow row, int ordinal) {
    long offsetAndLength = row.getLong(ordinal); // UnsafeRow.getUTF8String reads them so
    int length = (int) offsetAndLength;
    if (length > SMALL) {
      put(index, row.getBaseObject(), row.getBaseOffset() + (offsetAndLength >> 32), length);
      return;
    }
    long to = room(index, length);
    Object base = row.getBaseObject();
    long from = row.getBaseOffset() + (offsetAndLength >> 32);
    for (int i = 0; i < length; i += WORD) {
      Platform.putLong(null, to + i, Platform.getLong(base, from + i));
    }
  }

  /** Writes {@code length} bytes of {@code base} as the value at {@code index}. */
  final void put(int index, Object base, long offset, int length) {
    copy(base, offset, room(index, length), length);
  }

  /** Returns the address for the bytes of the value at {@code index}, and of one word more. */
  private long room(int index, int length) {
    int start = offsets.end();
    long end = (long) start + length;
    if (end > room) {
      grow(end);
    }
    offsets.put(index, (int) end);
    tally.addBytes(length);
    return bytes.address() + start;
  }

  final void putNothing(int index) {
    offsets.put(index, offsets.end());
  }

  private void grow(long needed) {
    if (needed > Integer.MAX_VALUE) {
      throw path().refusal("its values of one batch have " + needed + " bytes, more than 2 GiB.");
    }
    bytes.reserve(needed + WORD);
    room = Math.min(bytes.capacity() - WORD, Integer.MAX_VALUE);
  }

  /** Reads and writes nothing outside the {@code length} bytes. */
  private static void copy(Object base, long from, long to, int length) {
    if (length > SMALL) {
      Platform.copyMemory(base, from, null, to, length);
    } else if (length >= WORD) {
      int last = length - WORD; // the last word may overlap the one before it
      for (int i = 0; i < last; i += WORD) {
        Platform.putLong(null, to + i, Platform.getLong(base, from + i));
      }
      Platform.putLong(null, to + last, Platform.getLong(base, from + last));
    } else {
      for (int i = 0; i < length; i++) {
        Platform.putByte(null, to + i, Platform.getByte(base, from + i));
      }
    }
  }

  @Override
  void skip(int index) {
    super.skip(index);
    putNothing(index);
  }

  @Override
  void reserve(int count) {
    super.reserve(count);
    offsets.reserve(count);
  }

  @Override
  void reset() {
    super.reset();
    offsets.reset();
  }

  @Override
  int fixedBits() {
    return super.fixedBits() + Integer.SIZE;
  }

  /** Forgets the bytes of all values, which are then written anew. */
  final void clear() {
    offsets.reset();
  }

  @Override
  void lend(int count) {
    load(count, offsets.memory(), bytes.memory());
  }

  @Override
  public void close() {
    super.close();
    offsets.close();
    bytes.close();
    room = 0;
  }
}
