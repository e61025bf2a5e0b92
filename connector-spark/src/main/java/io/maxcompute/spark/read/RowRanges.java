package io.maxcompute.spark.read;

import io.maxcompute.spark.options.SplitSettings;
import io.maxcompute.storage.read.Split;
import java.util.ArrayList;
import java.util.List;

/** Divides rows that are numbered, of a result or a transactional table, into tasks. */
public final class RowRanges {
  private RowRanges() {}

  /**
   * Returns the rows {@code [first, end)} in ranges of about the same size; none if there are no
   * rows.
   *
   * @param rowBytes estimated size of a row
   * @param cores of the cluster
   */
  public static List<Split> of(
      long first, long end, long rowBytes, SplitSettings settings, int cores) {
    long rows = Math.max(0, end - first);
    long most = Math.min(settings.rows(), mostRows(rows, rowBytes, settings, cores));
    return even(first, rows, divideUp(rows, Math.max(1, most)));
  }

  /** Returns {@code rows} rows from {@code first} on in so many ranges of about the same size. */
  static List<Split> even(long first, long rows, long count) {
    List<Split> ranges = new ArrayList<>();
    long offset = first;
    for (long left = count; left > 0; left--) {
      long size = divideUp(first + rows - offset, left);
      ranges.add(new Split.RowRange(offset, size));
      offset += size;
    }
    return ranges;
  }

  private static long mostRows(long rows, long rowBytes, SplitSettings settings, int cores) {
    long ofTarget = Math.max(1, settings.targetBytes() / rowBytes);
    return switch (settings.mode()) {
      case SIZE -> ofTarget;
      case PARALLELISM -> divideUp(rows, settings.count());
      case ROW_OFFSET -> settings.rows();
      case AUTO, BUCKET -> { // a result has no buckets
        long leastRows = Math.max(1, settings.leastBytes() / rowBytes);
        yield Math.min(ofTarget, Math.max(leastRows, divideUp(rows, cores)));
      }
    };
  }

  private static long divideUp(long dividend, long divisor) {
    return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
  }
}
