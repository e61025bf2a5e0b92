package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Int. */
final class IntAppender extends FixedWidthAppender {

  IntAppender(Target target) {
    super(target, Integer.BYTES);
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    int value = from.isNullAt(ordinal) ? absent(index) : from.getInt(ordinal);
    Platform.putInt(null, values() + (Integer.BYTES * (long) index), value);
  }
}
