package io.maxcompute.storage.read;

import java.io.Serializable;

/**
 * How a session is divided into splits (storage-api.md, section 3.2).
 *
 * @param mode what {@code number} counts
 * @param number target of the mode: bytes or rows per split, or number of splits; 0 for buckets
 * @param crossPartition whether a split may span partitions
 * @param maxFiles most files in a split; 0 for the service's choice
 */
public record SplitOptions(Mode mode, long number, boolean crossPartition, int maxFiles)
    implements Serializable {

  /** Unit of division. */
  public enum Mode {
    /** Splits of about {@code number} bytes. */
    SIZE("Size"),
    /** About {@code number} splits. */
    PARALLELISM("Parallelism"),
    /** Ranges of {@code number} rows; the only mode of transactional tables. */
    ROW_OFFSET("RowOffset"),
    /** One split per bucket of a hash-clustered table. */
    BUCKET("Bucket");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SplitOptions {
    if (mode != Mode.BUCKET && number < 1) {
      throw new IllegalArgumentException(
          "split mode " + mode + " needs a positive number, was " + number);
    }
    if (maxFiles < 0) {
      throw new IllegalArgumentException("maxFiles must not be negative, was " + maxFiles);
    }
  }

  /** Splits of about {@code bytes} bytes that may span partitions. */
  public static SplitOptions bySize(long bytes) {
    return new SplitOptions(Mode.SIZE, bytes, true, 0);
  }

  /** About {@code splits} splits that may span partitions. */
  public static SplitOptions byParallelism(long splits) {
    return new SplitOptions(Mode.PARALLELISM, splits, true, 0);
  }

  /** Ranges of {@code rows} rows that may span partitions. */
  public static SplitOptions byRows(long rows) {
    return new SplitOptions(Mode.ROW_OFFSET, rows, true, 0);
  }

  /** One split per bucket; the service refuses it for tables that are not hash-clustered. */
  public static SplitOptions byBucket() {
    return new SplitOptions(Mode.BUCKET, 0, true, 0);
  }

  /** Returns these options with each split inside one partition. */
  public SplitOptions withinPartitions() {
    return new SplitOptions(mode, number, false, maxFiles);
  }

  /** Returns these options with at most {@code files} files in a split; 0 for no such limit. */
  public SplitOptions withMaxFiles(int files) {
    return new SplitOptions(mode, number, crossPartition, files);
  }
}
