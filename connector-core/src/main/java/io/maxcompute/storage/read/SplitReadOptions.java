package io.maxcompute.storage.read;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.TableSchema;
import java.io.Serializable;
import java.util.List;
import java.util.TreeSet;

/**
 * How a split is read (storage-api.md, sections 2.3, 3.4 and 3.5).
 *
 * @param batchRows most rows in a batch, 1 to 20,000
 * @param batchBytes most uncompressed bytes in a batch; 0 for no limit, else 1 MiB to 256 MiB
 * @param compression to ask for
 * @param memoryBytes most Arrow memory that a reader may hold
 * @param columns columns of the session to read; empty for all of them
 * @param columnsUnordered whether the columns come in the order of {@code columns}, not in that of
 *     the session. The protocol names this flag without explaining it: find columns by name
 * @param skipRows rows to leave out at the start of the split. With a filter, the service decides
 *     whether rows that it drops count
 */
public record SplitReadOptions(
    int batchRows,
    long batchBytes,
    Compression compression,
    long memoryBytes,
    List<String> columns,
    boolean columnsUnordered,
    long skipRows)
    implements Serializable {
  /** Batches of 16,384 rows, zstd, at most 1 GiB of memory; all columns, from the first row. */
  public static final SplitReadOptions DEFAULT =
      new SplitReadOptions(16_384, 0, Compression.ZSTD, 1L << 30);

  private static final int MOST_ROWS = 20_000;
  private static final long LEAST_BYTES = 1L << 20;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SplitReadOptions {
    if (batchRows < 1 || batchRows > MOST_ROWS) {
      throw new IllegalArgumentException("batchRows must be 1 to 20000, was " + batchRows);
    }
    if (batchBytes != 0 && (batchBytes < LEAST_BYTES || batchBytes > 256L << 20)) {
      throw new IllegalArgumentException(
          "batchBytes must be 0 or 1 MiB to 256 MiB, was " + batchBytes);
    }
    requireNonNull(compression, "compression");
    if (memoryBytes < 1) {
      throw new IllegalArgumentException("memoryBytes must be positive, was " + memoryBytes);
    }
    columns = List.copyOf(columns);
    if (skipRows < 0) {
      throw new IllegalArgumentException("skipRows must not be negative, was " + skipRows);
    }
  }

  /** All columns of the session, from the first row of the split. */
  public SplitReadOptions(
      int batchRows, long batchBytes, Compression compression, long memoryBytes) {
    this(batchRows, batchBytes, compression, memoryBytes, List.of(), false, 0);
  }

  /** Returns these options with at most {@code most} rows in a batch. */
  public SplitReadOptions withBatchRows(int most) {
    return new SplitReadOptions(
        most, batchBytes, compression, memoryBytes, columns, columnsUnordered, skipRows);
  }

  /**
   * Returns these options for one of {@code readers} that read at once: one batch of each takes no
   * more bytes than one of these, or 1 MiB.
   */
  public SplitReadOptions sharedBy(int readers) {
    long share = batchBytes == 0 ? 0 : Math.max(LEAST_BYTES, batchBytes / readers);
    return new SplitReadOptions(
        batchRows, share, compression, memoryBytes, columns, columnsUnordered, skipRows);
  }

  /** Returns these options for some columns of the session, in the session's order. */
  public SplitReadOptions withColumns(List<String> some) {
    return new SplitReadOptions(
        batchRows, batchBytes, compression, memoryBytes, some, false, skipRows);
  }

  /** Returns these options for some columns of the session, in this order. */
  public SplitReadOptions withColumnsInOrder(List<String> some) {
    return new SplitReadOptions(
        batchRows, batchBytes, compression, memoryBytes, some, true, skipRows);
  }

  /** Returns these options without the first {@code rows} rows of the split. */
  public SplitReadOptions withSkipRows(long rows) {
    return new SplitReadOptions(
        batchRows, batchBytes, compression, memoryBytes, columns, columnsUnordered, rows);
  }

  /**
   * @param what the reading in words, for messages
   * @throws IllegalArgumentException if a column is not in {@code schema}
   */
  void checkColumns(String what, TableSchema schema) {
    TreeSet<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    schema.columns().stream().map(Column::name).forEach(known::add);
    for (String column : columns) {
      if (!known.contains(column)) {
        throw new IllegalArgumentException(
            "Cannot " + what + ": its session has no column '" + column + "'.");
      }
    }
  }
}
