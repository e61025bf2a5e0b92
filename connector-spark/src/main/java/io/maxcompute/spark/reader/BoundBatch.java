package io.maxcompute.spark.reader;

import io.maxcompute.spark.reader.OutputColumns.OutputColumn;
import io.maxcompute.storage.read.Split;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The one batch object of a split: its columns are bound anew to every slice of rows. */
final class BoundBatch {
  private final List<BoundColumn> columns;
  private final ColumnarBatch batch;

  private BoundBatch(List<BoundColumn> columns) {
    this.columns = columns;
    this.batch =
        new ColumnarBatch(columns.stream().map(BoundColumn::vector).toArray(ColumnVector[]::new));
  }

  /**
   * Returns the columns of {@code output}; those of the table are found in {@code root} by name in
   * any case.
   *
   * @param skipped rows at the start of {@code split} that are not delivered
   * @throws IllegalStateException if the stream lacks one
   */
  static BoundBatch of(VectorSchemaRoot root, OutputColumns output, Split split, long skipped) {
    boolean sliced = !output.blobs().isEmpty();
    List<BoundColumn> columns = new ArrayList<>();
    int blobs = 0;
    for (OutputColumn column : output.columns()) {
      if (column.blob()) {
        columns.add(new BlobColumn(blobs++));
      } else if (column.origin() == null) {
        int position = position(root.getFieldVectors(), column.field().name());
        columns.add(new BoundColumn.Stored(root, position, column.field().dataType(), sliced));
      } else {
        columns.add(
            switch (column.origin()) {
              case PARTITION -> new PartitionColumn(root, output.partition());
              case SPLIT -> new SplitColumn(split);
              case ROW -> new RowColumn(split, skipped);
            });
      }
    }
    return new BoundBatch(columns);
  }

  /**
   * Makes {@code rows} the content of the batch, and returns it.
   *
   * @param firstRow how many rows of the split were delivered before
   */
  ColumnarBatch bind(RowSlice rows, long firstRow) {
    columns.forEach(column -> column.bind(rows, firstRow));
    batch.setNumRows(rows.count());
    return batch;
  }

  static int position(List<FieldVector> vectors, String name) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      if (vectors.get(i).getName().equalsIgnoreCase(name)) {
        return i;
      }
      found.add(vectors.get(i).getName());
    }
    throw new IllegalStateException(
        "The service sent columns " + found + ", and not '" + name + "', which was asked for.");
  }
}
