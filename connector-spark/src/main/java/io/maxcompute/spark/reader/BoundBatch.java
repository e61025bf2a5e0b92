package io.maxcompute.spark.reader;

import io.maxcompute.spark.vector.ArrowColumn;
import io.maxcompute.spark.vector.ArrowVectors;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The one batch object of a stream: its columns are bound anew to every record batch. */
final class BoundBatch {
  private final ArrowColumn[] columns;
  private final int[] positions;
  private final ColumnarBatch batch;

  private BoundBatch(ArrowColumn[] columns, int[] positions) {
    this.columns = columns;
    this.positions = positions;
    this.batch = new ColumnarBatch(columns);
  }

  /**
   * Returns the columns of {@code required}, found in {@code root} by name in any case.
   *
   * @throws IllegalStateException if the stream lacks one
   */
  static BoundBatch of(VectorSchemaRoot root, StructType required) {
    ArrowColumn[] columns = new ArrowColumn[required.length()];
    int[] positions = new int[required.length()];
    List<FieldVector> vectors = root.getFieldVectors();
    for (int i = 0; i < columns.length; i++) {
      StructField field = required.apply(i);
      positions[i] = position(vectors, field.name());
      columns[i] = ArrowVectors.of(vectors.get(positions[i]), field.dataType());
    }
    return new BoundBatch(columns, positions).counted(root);
  }

  /** Points the columns at the next record batch, which {@code root} holds now. */
  BoundBatch rebind(VectorSchemaRoot root) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].bind(root.getVector(positions[i]));
    }
    return counted(root);
  }

  private BoundBatch counted(VectorSchemaRoot root) {
    batch.setNumRows(root.getRowCount());
    return this;
  }

  ColumnarBatch batch() {
    return batch;
  }

  private static int position(List<FieldVector> vectors, String name) {
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
