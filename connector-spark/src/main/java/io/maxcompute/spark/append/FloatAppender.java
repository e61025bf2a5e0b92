package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Float; the bits of a NaN are kept. */
final class FloatAppender extends FixedWidthAppender {

  FloatAppender(Target target) {
    super(target, Float.BYTES);
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    float value = from.isNullAt(ordinal) ? absent(index) : from.getFloat(ordinal);
    Platform.putFloat(null, values() + (Float.BYTES * (long) index), value);
  }
}
