package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Double; the bits of a NaN are kept. */
final class DoubleAppender extends FixedWidthAppender {

  DoubleAppender(Target target) {
    super(target, Double.BYTES);
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    double value = from.isNullAt(ordinal) ? absent(index) : from.getDouble(ordinal);
    Platform.putDouble(null, values() + (Double.BYTES * (long) index), value);
  }
}
