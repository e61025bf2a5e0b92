package io.maxcompute.storage.read;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.arrow.Compression;
import java.io.Serializable;

/**
 * How a split is read.
 *
 * @param batchRows most rows in a batch, 1 to 20,000 (storage-api.md, section 3.4)
 * @param batchBytes most uncompressed bytes in a batch; 0 for no limit, else 1 MiB to 256 MiB
 * @param compression to ask for
 * @param memoryBytes most Arrow memory that a reader may hold
 */
public record SplitReadOptions(
    int batchRows, long batchBytes, Compression compression, long memoryBytes)
    implements Serializable {
  /** Batches of 16,384 rows, zstd, at most 1 GiB of memory. */
  public static final SplitReadOptions DEFAULT =
      new SplitReadOptions(16_384, 0, Compression.ZSTD, 1L << 30);

  private static final int MOST_ROWS = 20_000;

  public SplitReadOptions {
    if (batchRows < 1 || batchRows > MOST_ROWS) {
      throw new IllegalArgumentException("batchRows must be 1 to 20000, was " + batchRows);
    }
    if (batchBytes != 0 && (batchBytes < 1L << 20 || batchBytes > 256L << 20)) {
      throw new IllegalArgumentException(
          "batchBytes must be 0 or 1 MiB to 256 MiB, was " + batchBytes);
    }
    requireNonNull(compression, "compression");
    if (memoryBytes < 1) {
      throw new IllegalArgumentException("memoryBytes must be positive, was " + memoryBytes);
    }
  }
}
