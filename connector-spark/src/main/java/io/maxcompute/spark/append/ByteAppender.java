package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Tinyint. */
final class ByteAppender extends FixedWidthAppender {

  ByteAppender(Target target) {
    super(target, Byte.BYTES);
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    byte value = from.isNullAt(ordinal) ? (byte) absent(index) : from.getByte(ordinal);
    Platform.putByte(null, values() + (Byte.BYTES * (long) index), value);
  }
}
