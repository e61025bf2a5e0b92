package io.maxcompute.spark.read;

import io.maxcompute.storage.read.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of the tasks of a scan that needs only some rows, whichever they are. Each task
 * still stops by itself after so many.
 */
final class LimitedSplits {
  /** Rows that one task reads sooner than several tasks start. */
  static final long ONE_TASK_ROWS = 100_000;

  private LimitedSplits() {}

  /**
   * @param filtered whether rows are left out that nobody counts
   */
  static List<List<Split>> of(List<List<Split>> tasks, boolean filtered, long limit) {
    if (filtered) {
      return tasks; // nobody knows how many splits have to be read for a row
    }
    List<List<Split>> enough = first(tasks, limit);
    return limit <= ONE_TASK_ROWS && !enough.isEmpty()
        ? List.of(enough.stream().flatMap(List::stream).toList())
        : enough;
  }

  /** Returns the first tasks that have so many rows, all of them if that is not known. */
  private static List<List<Split>> first(List<List<Split>> tasks, long limit) {
    List<List<Split>> enough = new ArrayList<>();
    long missing = limit;
    for (List<Split> task : tasks) {
      List<Split> needed = firstSplits(task, missing);
      if (!needed.isEmpty()) {
        enough.add(needed);
      }
      missing -= needed.stream().mapToLong(split -> split.rows().orElse(0)).sum();
    }
    return enough;
  }

  private static List<Split> firstSplits(List<Split> splits, long limit) {
    List<Split> enough = new ArrayList<>();
    long missing = limit;
    for (Split split : splits) {
      if (missing <= 0) {
        break;
      }
      if (split instanceof Split.RowRange range) {
        long count = Math.min(missing, range.count());
        enough.add(new Split.RowRange(range.offset(), count));
        missing -= count;
      } else {
        enough.add(split);
      }
    }
    return enough;
  }
}
