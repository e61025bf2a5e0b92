package io.maxcompute.storage.read;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** A part of a read session that one reader takes. Crosses from driver to executors. */
public sealed interface Split extends Serializable {

  /** Returns the number of rows in it, where that is known before reading. */
  OptionalLong rows();

  /** Returns the query parameters that address what is left after {@code skip} rows. */
  Map<String, String> address(long skip);

  /** Returns {@code SkipRowNum} for what is left after {@code skip} rows. */
  long skipParameter(long skip);

  /**
   * A split that the service made.
   *
   * @param index from 0 to one less than the session's split count
   */
  record Index(int index) implements Split {
    public Index {
      if (index < 0) {
        throw new IllegalArgumentException("split index must not be negative, was " + index);
      }
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
      return "split " + index;
    }
  }

  /**
   * A half-open range of the session's rows: {@code [offset, offset + count)}.
   *
   * @param offset index of the first row; never negative
   * @param count number of rows; positive
   */
  record RowRange(long offset, long count) implements Split {
    public RowRange {
      if (offset < 0 || count < 1) {
        throw new IllegalArgumentException(
            "a row range needs offset >= 0 and count > 0, was " + offset + " and " + count);
      }
      Math.addExact(offset, count); // a range that overflows a long is a caller's bug: fail here
    }

    @Override
    public OptionalLong rows() {
      return OptionalLong.of(count);
    }

    @Override
    public Map<String, String> address(long skip) {
      Map<String, String> address = new LinkedHashMap<>();
      address.put("Offset", Long.toString(offset + skip));
      address.put("Count", Long.toString(count - skip));
      return address;
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
}
