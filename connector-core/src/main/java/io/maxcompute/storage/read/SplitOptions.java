package io.maxcompute.storage.read;

import java.io.Serializable;

/**
 * How a session is divided into splits (storage-api.md, section 3.2).
 *
 * @param mode what {@code number} counts
 * @param number target of the mode: bytes or rows per split, or number of splits; 0 for buckets
 * @param crossPartition whether a split may span partitions
 */
public record SplitOptions(Mode mode, long number, boolean crossPartition) implements Serializable {

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

  public SplitOptions {
    if (mode != Mode.BUCKET && number < 1) {
      throw new IllegalArgumentException(
          "split mode " + mode + " needs a positive number, was " + number);
    }
  }

  /** Splits of about {@code bytes} bytes that may span partitions. */
  public static SplitOptions bySize(long bytes) {
    return new SplitOptions(Mode.SIZE, bytes, true);
  }
}
