package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.jspecify.annotations.Nullable;

/** Values that are computed from whole rows, written by the appender of their type. */
final class ComputedAppender extends Appender {
  private final Appender values;
  private final RowFunction function;
  private final GenericInternalRow computed = new GenericInternalRow(1);

  ComputedAppender(Target target, Appender values, RowFunction function) {
    super(target);
    this.values = values;
    this.function = function;
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    computed.update(0, value((InternalRow) from));
    values.append(computed, 0, index);
  }

  private @Nullable Object value(InternalRow row) {
    try {
      return function.of(row);
    } catch (IllegalArgumentException e) {
      throw path().refusal(String.valueOf(e.getMessage()));
    }
  }

  @Override
  void skip(int index) {
    values.skip(index);
  }

  @Override
  void reserve(int count) {
    values.reserve(count);
  }

  @Override
  void reset() {
    values.reset();
  }

  @Override
  int fixedBits() {
    return values.fixedBits();
  }

  @Override
  void lend(int count) {
    values.lend(count);
  }

  @Override
  public void close() {
    values.close();
  }
}
