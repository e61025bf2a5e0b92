package io.maxcompute.spark.reader;

import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** The content of blobs. */
final class BlobColumn extends ComputedColumn {
  private final int number;
  private BlobContents blobs = BlobContents.none();
  private int count;

  /**
   * @param number of the column among those of blobs, from 0
   */
  BlobColumn(int number) {
    super(DataTypes.BinaryType);
    this.number = number;
  }

  @Override
  public void bind(RowSlice rows, long firstRow) {
    blobs = rows.blobs();
    count = rows.count();
  }

  @Override
  public int numNulls() {
    int nulls = 0;
    for (int row = 0; row < count; row++) {
      nulls += isNullAt(row) ? 1 : 0;
    }
    return nulls;
  }

  @Override
  public boolean isNullAt(int row) {
    return blobs.get(number, row) == null;
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    return blobs.get(number, row);
  }
}
