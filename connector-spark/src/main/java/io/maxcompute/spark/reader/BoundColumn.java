package io.maxcompute.spark.reader;

import io.maxcompute.spark.vector.ArrowColumn;
import io.maxcompute.spark.vector.ArrowVectors;
import io.maxcompute.spark.vector.SlicedColumn;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** A column of the batches that Spark gets: one object for all rows of a split. */
interface BoundColumn {

  /** Returns the column, always the same. */
  ColumnVector vector();

  /**
   * Makes {@code rows} the content of the column.
   *
   * @param firstRow position of the first of them in the split
   */
  void bind(RowSlice rows, long firstRow);

  /** A column of the table. */
  final class Stored implements BoundColumn {
    private final int position;
    private final ArrowColumn column;
    private final @Nullable SlicedColumn slice;

    /**
     * @param position in {@code root}
     * @param sliced whether rows come in parts of record batches
     */
    Stored(VectorSchemaRoot root, int position, DataType type, boolean sliced) {
      this.position = position;
      this.column = ArrowVectors.of(root.getVector(position), type);
      this.slice = sliced ? new SlicedColumn(column) : null;
    }

    @Override
    public ColumnVector vector() {
      return slice == null ? column : slice;
    }

    @Override
    public void bind(RowSlice rows, long firstRow) {
      column.bind(rows.root().getVector(position));
      if (slice != null) {
        slice.show(rows.from(), rows.count());
      }
    }
  }
}
