package io.maxcompute.spark.append;

import io.maxcompute.storage.table.ColumnType;
import org.apache.arrow.vector.FieldVector;

/**
 * Where the values of an appender go.
 *
 * @param vector borrows the finished values; its allocator gives the memory
 * @param path of the column
 * @param tally counts the bytes that vary from row to row
 * @param blobs takes the contents of blobs
 */
record Target(FieldVector vector, ColumnPath path, ByteTally tally, BlobSink blobs) {

  Target child(FieldVector childVector, String name, ColumnType type) {
    return new Target(childVector, path.child(name, type), tally, blobs);
  }
}
