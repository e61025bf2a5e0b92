package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Floats into a double column. */
final class FloatToDoubleAppender extends FixedWidthAppender {

  FloatToDoubleAppender(Target target) {
    super(target, Double.BYTES);
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    double value = from.isNullAt(ordinal) ? absent(index) : from.getFloat(ordinal);
    Platform.putDouble(null, values() + (Double.BYTES * (long) index), value);
  }
}
