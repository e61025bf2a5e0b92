package io.maxcompute.storage.read;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A part of a read session that one reader takes (storage-api.md, section 3.3). Crosses from driver
 * to executors.
 */
public sealed interface Split extends Serializable {

  /** Returns the number of rows in it, where that is known before reading. */
  OptionalLong rows();

  /** Returns the most rows that it can have. */
  default long mostRows() {
    return rows().orElse(Long.MAX_VALUE);
  }

  /** Returns the query parameters that address what is left after {@code skip} rows. */
  Map<String, String> address(long skip);

  /** Returns {@code SkipRowNum} for what is left after {@code skip} rows. */
  long skipParameter(long skip);

  /**
   * A split that the service made.
   *
   * @param index from 0 to one less than the session's split count
   * @param bucket id of the bucket that it is; -1 if the session is not divided by buckets
   */
  record Index(int index, int bucket) implements Split {
    /**
     * @throws IllegalArgumentException if the index is negative
     */
    public Index {
      if (index < 0) {
        throw new IllegalArgumentException("split index must not be negative, was " + index);
      }
    }

    /** The split at {@code index} of a session that is not divided by buckets. */
    public Index(int index) {
      this(index, -1);
    }

    /** Returns the rows {@code [offset, offset + count)} of this split. */
    public Part part(long offset, long count) {
      return new Part(index, offset, count);
    }

    @Override
    public OptionalLong rows() {
      return OptionalLong.empty();
    }

    @Override
    public Map<String, String> address(long skip) {
      return Map.of("Index", Integer.toString(index));
    }

    @Override
    public long skipParameter(long skip) {
      return skip;
    }

    @Override
    public String toString() {
      return "split " + index + (bucket < 0 ? "" : " (bucket " + bucket + ")");
    }
  }

  /**
   * Rows {@code [offset, offset + count)} of a split that the service made; fewer, if it ends
   * before.
   *
   * @param index of the split
   * @param offset of the first row inside the split; never negative
   * @param count most rows; positive
   */
  record Part(int index, long offset, long count) implements Split {
    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Part {
      checkRange(offset, count);
      if (index < 0) {
        throw new IllegalArgumentException("split index must not be negative, was " + index);
      }
    }

    @Override
    public OptionalLong rows() {
      return OptionalLong.empty();
    }

    @Override
    public long mostRows() {
      return count;
    }

    @Override
    public Map<String, String> address(long skip) {
      Map<String, String> address = new LinkedHashMap<>();
      address.put("Index", Integer.toString(index));
      address.putAll(rangeAfter(offset, count, skip));
      return address;
    }

    @Override
    public long skipParameter(long skip) {
      return 0; // already in the offset
    }

    @Override
    public String toString() {
      return "rows " + offset + " to " + (offset + count - 1) + " of split " + index;
    }
  }

  /**
   * A half-open range of the session's rows: {@code [offset, offset + count)}.
   *
   * @param offset index of the first row; never negative
   * @param count number of rows; positive
   */
  record RowRange(long offset, long count) implements Split {
    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public RowRange {
      checkRange(offset, count);
    }

    /**
     * Returns {@code rows} rows in ranges of {@code size}, the last one of what is left.
     *
     * @throws IllegalArgumentException if {@code size} is not positive
     */
    static List<Split> cover(long rows, long size) {
      if (size < 1) {
        throw new IllegalArgumentException("rowsPerSplit must be positive, was " + size);
      }
      List<Split> ranges = new ArrayList<>();
      for (long offset = 0; offset < rows; offset += size) {
        ranges.add(new RowRange(offset, Math.min(size, rows - offset)));
      }
      return ranges;
    }

    @Override
    public OptionalLong rows() {
      return OptionalLong.of(count);
    }

    @Override
    public Map<String, String> address(long skip) {
      return rangeAfter(offset, count, skip);
    }

    @Override
    public long skipParameter(long skip) {
      return 0; // already in the offset
    }

    @Override
    public String toString() {
      return "rows " + offset + " to " + (offset + count - 1);
    }
  }

  /** All rows of a session, whatever its division. */
  record Whole() implements Split {
    @Override
    public OptionalLong rows() {
      return OptionalLong.empty();
    }

    @Override
    public Map<String, String> address(long skip) {
      return Map.of();
    }

    @Override
    public long skipParameter(long skip) {
      return skip;
    }

    @Override
    public String toString() {
      return "all rows";
    }
  }

  private static Map<String, String> rangeAfter(long offset, long count, long skip) {
    Map<String, String> range = new LinkedHashMap<>();
    range.put("Offset", Long.toString(offset + skip));
    range.put("Count", Long.toString(count - skip));
    return range;
  }

  private static void checkRange(long offset, long count) {
    if (offset < 0 || count < 1) {
      throw new IllegalArgumentException(
          "a row range needs offset >= 0 and count > 0, was " + offset + " and " + count);
    }
    Math.addExact(offset, count); // a range that overflows a long is a caller's bug: fail here
  }
}
