package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Bigint. */
final class LongAppender extends FixedWidthAppender {

  LongAppender(Target target) {
    super(target, Long.BYTES);
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    long value = from.isNullAt(ordinal) ? absent(index) : from.getLong(ordinal);
    Platform.putLong(null, values() + (Long.BYTES * (long) index), value);
  }
}
