package io.maxcompute.spark.reader;

import io.maxcompute.storage.read.Split;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** The split of all rows, in the words of messages. */
final class SplitColumn extends ComputedColumn {
  private final UTF8String split;

  SplitColumn(Split split) {
    super(DataTypes.StringType);
    this.split = UTF8String.fromString(split.toString());
  }

  @Override
  public void bind(RowSlice rows, long firstRow) {
    // the same in all rows
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return split;
  }
}
