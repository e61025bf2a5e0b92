package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Integers into a column of wider integers. */
final class WideningAppender extends FixedWidthAppender {
  private final IntReader source;
  private final int width;

  /** Reads an integer of some width. */
  interface IntReader {
    int read(SpecializedGetters from, int ordinal);
  }

  /**
   * @param width of the column's values, in bytes: 2, 4 or 8
   */
  WideningAppender(Target target, IntReader source, int width) {
    super(target, width);
    this.source = source;
    this.width = width;
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    int value = from.isNullAt(ordinal) ? absent(index) : source.read(from, ordinal);
    long at = values() + (long) index * width;
    if (width == Long.BYTES) {
      Platform.putLong(null, at, value);
    } else if (width == Integer.BYTES) {
      Platform.putInt(null, at, value);
    } else {
      Platform.putShort(null, at, (short) value);
    }
  }
}
