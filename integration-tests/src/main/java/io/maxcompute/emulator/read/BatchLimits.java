package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Limits of one record batch; it ends at whichever comes first (storage-api.md 3.4).
 *
 * @param maxBytes 0 for no limit
 */
record BatchLimits(int maxRows, long maxBytes) {
  private static final int DEFAULT_ROWS = 4096;
  private static final int MOST_ROWS = 20_000;

  static BatchLimits of(JsonNode body) {
    int rows = body.path("MaxBatchRows").asInt(DEFAULT_ROWS);
    long bytes = body.path("MaxBatchRawSize").asLong(0);
    if (rows < 0 || bytes < 0) {
      throw ServiceError.invalid("MaxBatchRows and MaxBatchRawSize must not be negative.");
    }
    return new BatchLimits(rows == 0 ? DEFAULT_ROWS : Math.min(rows, MOST_ROWS), bytes);
  }

  /** Returns whether a batch of this size is within the limits. */
  boolean admits(int rows, long bytes) {
    return rows <= maxRows && (maxBytes == 0 || bytes <= maxBytes);
  }

  /** Returns how many rows from {@code first} make the next batch; at least one. */
  int rows(VectorSchemaRoot root, int first, int available) {
    int rows = Math.min(maxRows, available);
    while (maxBytes > 0 && rows > 1 && bytes(root, first, rows) > maxBytes) {
      rows = rows / 2;
    }
    return rows;
  }

  /** Returns whether batches may be merged to one of so many rows. */
  boolean allow(int rows) {
    return maxBytes == 0 && rows <= maxRows;
  }

  private static long bytes(VectorSchemaRoot root, int first, int rows) {
    try (VectorSchemaRoot part = root.slice(first, rows)) {
      return part.getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
    }
  }
}
