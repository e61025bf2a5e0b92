package io.maxcompute.storage.read;

import java.util.OptionalLong;

/**
 * What a reader reads.
 *
 * @param what in words, for messages
 * @param rows how many there are, where that is known
 * @param mostRows how many there may be
 * @param filtered whether the service may leave out rows, so that they cannot be counted
 * @param repeatable whether the same rows come again, in the same order
 */
record ReadSource(
    String what, OptionalLong rows, long mostRows, boolean filtered, boolean repeatable) {

  /** Returns how a session is named at the end of {@link #what}. */
  static String in(String sessionId) {
    return " [session=" + sessionId + "]";
  }

  /** Rows that the service chooses. */
  static ReadSource uncounted(String what) {
    return new ReadSource(what, OptionalLong.empty(), Long.MAX_VALUE, true, false);
  }

  /**
   * The rows of a split after the first {@code skip} ones.
   *
   * @param whole number of rows of {@link Split.Whole}, where it is known
   * @throws IllegalArgumentException if the split has fewer rows
   */
  static ReadSource of(String what, Split split, OptionalLong whole, long skip) {
    OptionalLong rows = split instanceof Split.Whole ? whole : split.rows();
    long most = rows.orElse(split.mostRows());
    if (skip > most) {
      throw new IllegalArgumentException(
          "Cannot " + what + ": " + skip + " rows are to be skipped of " + most + ".");
    }
    OptionalLong left =
        rows.isPresent() ? OptionalLong.of(rows.getAsLong() - skip) : OptionalLong.empty();
    return new ReadSource(what, left, most == Long.MAX_VALUE ? most : most - skip, false, true);
  }

  /** Returns this source, of a session that {@code may} have a filter. */
  ReadSource filteredIf(boolean may) {
    return new ReadSource(what, rows, mostRows, may, repeatable);
  }
}
