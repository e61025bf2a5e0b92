package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/** A value that is computed from a row. */
public interface RowFunction {
  /**
   * @return in Spark's internal form; null if there is none
   * @throws IllegalArgumentException if {@code row} gives no value; the message is a clause that
   *     says why, and what to do
   */
  @Nullable Object of(InternalRow row);
}
