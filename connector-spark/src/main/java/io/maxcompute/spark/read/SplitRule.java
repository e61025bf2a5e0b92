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
 * stay idle, and none so small that starting it takes longer than reading it.
 *
 * @param bytes size of what is read, as far as the service said; -1 if it did not
 * @param rowBytes width of what the query needs of a row
 * @param cores that work at the same time
 */
record SplitRule(SplitSettings settings, long bytes, long rowBytes, int cores) {
  /**
   * @param partitions that are read; empty for all
   */
  static SplitRule of(ScanSpec spec, Optional<List<PartitionInfo>> partitions) {
    ScanStatistics expected = ScanStatistics.of(spec, partitions);
    int cores = SparkSession.active().sparkContext().defaultParallelism();
    return new SplitRule(
        spec.options().split(), expected.storedBytes(), expected.rowBytes(), Math.max(1, cores));
  }

  /** Returns how to ask for the session's division. */
  SplitOptions request() {
    return settings.request(splitBytes());
  }

  private long splitBytes() {
    if (settings.mode() != Mode.AUTO || bytes < 0) {
      return settings.targetBytes();
    }
    long even = ceil(bytes, cores);
    return Math.max(leastBytes(), Math.min(settings.targetBytes(), even));
  }

  /** A smaller target is what the user wants. */
  private long leastBytes() {
    return Math.min(settings.leastBytes(), settings.targetBytes());
  }

  /** Returns what each task reads. */
  List<List<Split>> tasks(ReadSession session) {
    if (session.mode() == SplitOptions.Mode.ROW_OFFSET) {
      return singly(RowRanges.of(0, session.rowCount(), rowBytes, settings, cores));
    }
    List<Split> splits = ReadApi.splits(session, 1);
    boolean fixed = settings.mode() != Mode.AUTO || session.mode() == SplitOptions.Mode.BUCKET;
    return fixed ? singly(splits) : joined(splits, session.estimate().bytes());
  }

  private static long ceil(long total, int parts) {
    return total / parts + (total % parts == 0 ? 0 : 1);
  }

  private static List<List<Split>> singly(List<Split> splits) {
    return splits.stream().map(List::of).toList();
  }

  /** Neighbours share a task until it has the least size, if there are tasks for all cores. */
  private List<List<Split>> joined(List<Split> splits, long estimate) {
    long size = estimate < 0 || splits.isEmpty() ? Long.MAX_VALUE : estimate / splits.size();
    long wanted = leastBytes() / Math.max(1, size);
    int together = (int) Math.max(1, Math.min(wanted, splits.size() / cores));
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
                + splitBytes()
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
    return "asked for " + asked + ", divided by " + session.mode().name().toLowerCase(Locale.ROOT);
  }
}
