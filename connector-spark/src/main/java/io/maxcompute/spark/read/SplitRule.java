package io.maxcompute.spark.read;

import io.maxcompute.spark.options.SplitSettings;
import io.maxcompute.spark.options.SplitSettings.Mode;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Divides a scan into tasks: large ones where there is much to read, but not so large that cores
 * stay idle, and none so small that starting it takes longer than reading it. A task has several
 * splits if it reads several at once, or if the splits are small.
 *
 * @param bytes size of what is read, as far as the service said; -1 if it did not
 * @param rowBytes width of what the query needs of a row
 * @param cores that work at the same time
 * @param streams splits that a task is to have, so that it can read them at once; 1 if its size
 *     alone counts
 */
record SplitRule(SplitSettings settings, long bytes, long rowBytes, int cores, int streams) {
  /**
   * @param partitions that are read; empty for all
   */
  static SplitRule of(ScanSpec spec, Optional<List<PartitionInfo>> partitions) {
    ScanStatistics expected = ScanStatistics.of(spec, partitions);
    SplitSettings settings = spec.options().split();
    // Only the user makes more splits: their rows take turns, where one split keeps its order.
    boolean divides = spec.options().streams().isGiven();
    return new SplitRule(
        settings,
        expected.storedBytes(),
        expected.rowBytes(),
        parallelism(),
        divides ? spec.streams() : 1);
  }

  /** Returns how many tasks Spark runs at the same time. */
  static int parallelism() {
    return Math.max(1, SparkSession.active().sparkContext().defaultParallelism());
  }

  /** Returns the rule for tasks that need not have several splits. */
  SplitRule singly() {
    return new SplitRule(settings, bytes, rowBytes, cores, 1);
  }

  /** Returns how to ask for the session's division. */
  SplitOptions request() {
    return settings.request(splitBytes());
  }

  private long splitBytes() {
    long part = divideUp(taskBytes(), streams);
    return settings.mode() == Mode.AUTO ? Math.max(leastBytes(), part) : part;
  }

  private long taskBytes() {
    if (settings.mode() != Mode.AUTO || bytes < 0) {
      return settings.targetBytes();
    }
    long even = divideUp(bytes, cores);
    return Math.max(leastBytes(), Math.min(settings.targetBytes(), even));
  }

  /** A smaller target is what the user wants. */
  private long leastBytes() {
    return Math.min(settings.leastBytes(), settings.targetBytes());
  }

  /** Returns what each task reads. */
  List<List<Split>> tasks(ReadSession session) {
    if (session.mode() == SplitOptions.Mode.ROW_OFFSET) {
      return RowRanges.of(0, session.rowCount(), rowBytes, settings, cores).stream()
          .map(Split.RowRange.class::cast)
          .map(this::cut)
          .toList();
    }
    List<Split> splits = ReadApi.splits(session, 1);
    boolean fixed = settings.mode() != Mode.AUTO || session.mode() == SplitOptions.Mode.BUCKET;
    int together = fixed ? streams : together(splits.size(), session.estimate().bytes());
    return neighbours(splits, Math.max(1, together));
  }

  /** Returns the rows of a task in ranges that it reads at once. */
  private List<Split> cut(Split.RowRange task) {
    long least = settings.mode() == Mode.AUTO ? Math.max(1, leastBytes() / rowBytes) : 1;
    long ranges = Math.max(1, Math.min(streams, task.count() / least));
    return RowRanges.even(task.offset(), task.count(), ranges);
  }

  /**
   * Returns how many splits share a task: until it has the least size, if there are tasks for all
   * cores, or as many as it was to have.
   */
  private int together(int splits, long estimate) {
    long size = Math.max(1, estimate < 0 ? splitBytes() : estimate / Math.max(1, splits));
    long small = Math.min(leastBytes() / size, splits / cores);
    long asked = Math.min(streams, (taskBytes() + size / 2) / size);
    return (int) Math.max(small, Math.min(asked, divideUp(splits, cores)));
  }

  private static long divideUp(long total, int parts) {
    return total / parts + (total % parts == 0 ? 0 : 1);
  }

  private static List<List<Split>> neighbours(List<Split> splits, int together) {
    List<List<Split>> tasks = new ArrayList<>();
    for (int from = 0; from < splits.size(); from += together) {
      tasks.add(splits.subList(from, Math.min(splits.size(), from + together)));
    }
    return tasks;
  }

  /** Says why the tasks are what they are. */
  String reason(ReadSession session) {
    String asked =
        settings.mode() == Mode.AUTO
            ? "auto: "
                + taskBytes()
                + " bytes each, as "
                + (bytes < 0 ? "the table's size is not known" : bytes + " bytes are to be read")
                + " by "
                + cores
                + " cores (splitSize "
                + settings.targetBytes()
                + ", minSplitSize "
                + leastBytes()
                + ")"
            : settings.mode().name().toLowerCase(Locale.ROOT);
    return "asked for "
        + asked
        + (streams > 1 ? ", each of up to " + streams + " splits" : "")
        + ", divided by "
        + session.mode().name().toLowerCase(Locale.ROOT);
  }
}
