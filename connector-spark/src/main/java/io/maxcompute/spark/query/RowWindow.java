package io.maxcompute.spark.query;

/**
 * The rows {@code [first, end)} of a result, as far as it has them.
 *
 * @param first never negative
 * @param end {@link Long#MAX_VALUE} for the end of the result
 */
record RowWindow(long first, long end) {
  static final RowWindow ALL = new RowWindow(0, Long.MAX_VALUE);

  /** Returns its first rows. */
  RowWindow limit(long rows) {
    return new RowWindow(first, Math.min(end, saturatedSum(first, rows)));
  }

  /** Returns it without its first rows. */
  RowWindow offset(long rows) {
    return new RowWindow(saturatedSum(first, rows), end);
  }

  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Returns how many of {@code total} rows are in it. */
  long of(long total) {
    return Math.max(0, Math.min(end, total) - first);
  }

  String description() {
    return equals(ALL)
        ? ""
        : " rows=" + first + ".." + (end == Long.MAX_VALUE ? "" : String.valueOf(end));
  }
}
