package io.maxcompute.spark.reader;

import io.maxcompute.spark.reader.OutputColumns.OutputColumn;
import io.maxcompute.spark.vector.ArrowColumn;
import io.maxcompute.spark.vector.ArrowVectors;
import io.maxcompute.storage.blob.BlobReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a record batch, and the references in its blob columns.
 *
 * @param root owned by whoever holds this
 * @param names of the blob columns
 * @param references by blob column and row; null where there is no blob
 * @param count rows to deliver: all, or the first ones
 */
record ReferencedRows(
    VectorSchemaRoot root,
    List<String> names,
    List<@Nullable BlobReference[]> references,
    int count) {

  /**
   * @param root must have been validated
   * @param blobs names of the blob columns
   */
  static ReferencedRows of(VectorSchemaRoot root, List<OutputColumn> blobs, long mostRows) {
    int count = (int) Math.min(root.getRowCount(), mostRows);
    List<String> names = blobs.stream().map(column -> column.field().name()).toList();
    List<@Nullable BlobReference[]> references = new ArrayList<>();
    for (String name : names) {
      int position = BoundBatch.position(root.getFieldVectors(), name);
      references.add(read(ArrowVectors.of(root.getVector(position), DataTypes.BinaryType), count));
    }
    return new ReferencedRows(root, names, references, count);
  }

  private static @Nullable BlobReference[] read(ArrowColumn column, int count) {
    @Nullable BlobReference[] references = new BlobReference[count];
    for (int row = 0; row < count; row++) {
      byte[] value = column.getBinary(row);
      references[row] = value == null ? null : BlobReference.ofColumn(value);
    }
    return references;
  }

  @Nullable BlobReference at(int column, int row) {
    return references.get(column)[row];
  }

  /**
   * Returns what the rows from {@code row} on refer to, in the order of the rows.
   *
   * @param held is left out
   * @param most references to return
   */
  List<BlobReference> wanted(int row, Set<BlobReference> held, int most) {
    Set<BlobReference> wanted = new LinkedHashSet<>();
    for (int later = row; later < count && wanted.size() < most; later++) {
      for (int column = 0; column < names.size() && wanted.size() < most; column++) {
        BlobReference reference = at(column, later);
        if (reference != null && !held.contains(reference)) {
          wanted.add(reference);
        }
      }
    }
    return List.copyOf(wanted);
  }
}
