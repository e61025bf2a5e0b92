package io.maxcompute.spark.append;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Where the values of a written column come from. */
public sealed interface ColumnSource {
  /** Nowhere: all are null. */
  ColumnSource NOWHERE = new Computed(DataTypes.NullType, row -> null);

  /** Returns the Spark type of the values; void if all are null. */
  DataType type();

  /**
   * Values that rows have.
   *
   * @param ordinal their place in a row
   */
  record Given(int ordinal, DataType type) implements ColumnSource {}

  /** Values that are computed from rows. */
  record Computed(DataType type, RowFunction function) implements ColumnSource {}
}
