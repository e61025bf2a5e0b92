package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/** Byte strings. */
final class BinaryAppender extends TextAppender {

  BinaryAppender(Target target) {
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
    byte[] value = from.getBinary(ordinal);
    put(index, value, Platform.BYTE_ARRAY_OFFSET, value.length);
  }
}
