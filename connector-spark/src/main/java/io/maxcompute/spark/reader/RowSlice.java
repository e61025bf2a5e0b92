package io.maxcompute.spark.reader;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Rows {@code [from, from + count)} of a record batch.
 *
 * @param root borrowed
 * @param blobs of these rows
 */
record RowSlice(VectorSchemaRoot root, int from, int count, BlobContents blobs) {

  /** Returns all rows that {@code root} has now, without blobs. */
  static RowSlice all(VectorSchemaRoot root) {
    return new RowSlice(root, 0, root.getRowCount(), BlobContents.none());
  }
}
