package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Smallint. */
final class ShortAppender extends FixedWidthAppender {

  ShortAppender(Target target) {
    super(target, Short.BYTES);
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    short value = from.isNullAt(ordinal) ? (short) absent(index) : from.getShort(ordinal);
    Platform.putShort(null, values() + (Short.BYTES * (long) index), value);
  }
}
