package io.maxcompute.spark.reader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The blobs of a slice of rows. Rows with the same blob share its bytes. Not thread-safe. */
final class BlobContents {
  private List<byte[][]> columns;
  private long heldBytes;

  /**
   * @param columns for each blob column and row the bytes, or null; kept
   * @param heldBytes that go when this goes
   */
  BlobContents(List<byte[][]> columns, long heldBytes) {
    this.columns = columns;
    this.heldBytes = heldBytes;
  }

  static BlobContents none() {
    return new BlobContents(List.of(), 0);
  }

  /** Returns a blob, borrowed; null where the row has none. */
  byte @Nullable [] get(int column, int row) {
    return columns.get(column)[row];
  }

  /** Lets the blobs go; returns how many bytes went, which are none the second time. */
  long release() {
    long released = heldBytes;
    columns = List.of();
    heldBytes = 0;
    return released;
  }
}
