package io.maxcompute.spark.reader;

import io.maxcompute.storage.read.Split;
import org.apache.spark.sql.types.DataTypes;

/**
 * The position of each row in its split; in the session, where the split is a range of its rows.
 */
final class RowColumn extends ComputedColumn {
  private final long offset;
  private long first;

  /**
   * @param skipped rows of the split that are not delivered
   */
  RowColumn(Split split, long skipped) {
    super(DataTypes.LongType);
    this.offset = skipped + offset(split);
  }

  private static long offset(Split split) {
    if (split instanceof Split.RowRange range) {
      return range.offset();
    }
    return split instanceof Split.Part part ? part.offset() : 0;
  }

  @Override
  public void bind(RowSlice rows, long firstRow) {
    first = offset + firstRow;
  }

  @Override
  public long getLong(int row) {
    return first + row;
  }
}
