package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Where the values of a written column come from. */
public sealed interface ColumnSource {
  /** Nowhere: all are null. */
  ColumnSource NOWHERE = new Computed(DataTypes.NullType, row -> null);

  /** Returns the Spark type of the values; void if all are null. */
  DataType type();

  /** Returns the value that a row is written with, in Spark's internal form. */
  @Nullable Object value(InternalRow row);

  /**
   * Values that rows have.
   *
   * @param ordinal their place in a row
   */
  record Given(int ordinal, DataType type) implements ColumnSource {
    @Override
    public @Nullable Object value(InternalRow row) {
      return row.isNullAt(ordinal) ? null : row.get(ordinal, type);
    }
  }

  /** Values that are computed from rows. */
  record Computed(DataType type, RowFunction function) implements ColumnSource {
    @Override
    public @Nullable Object value(InternalRow row) {
      return function.of(row);
    }
  }
}
