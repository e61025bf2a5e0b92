package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Strings of any length. */
final class StringAppender extends TextAppender {

  StringAppender(Target target) {
    super(target);
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    if (from.isNullAt(ordinal)) {
      absent(index);
      putNothing(index);
      return;
    }
    if (from instanceof UnsafeRow row) {
      put(index, row, ordinal);
      return;
    }
    UTF8String value = from.getUTF8String(ordinal);
    put(index, value.getBaseObject(), value.getBaseOffset(), value.numBytes());
  }
}
