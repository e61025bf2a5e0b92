package io.maxcompute.emulator.read;

import io.maxcompute.emulator.error.ServiceError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cuts the rows of a session into splits (storage-api.md 3.2). */
final class SplitPlanner {
  private final SessionRequest.SplitRule rule;
  private final List<Split> splits = new ArrayList<>();
  private final Set<String> files = new HashSet<>();
  private List<Slice> current = new ArrayList<>();
  private double room;

  private SplitPlanner(SessionRequest.SplitRule rule) {
    this.rule = rule;
  }

  /**
   * One unit of reading.
   *
   * @param bucket in mode Bucket, -1 otherwise
   */
  record Split(List<Slice> slices, int bucket) {
    Split {
      slices = List.copyOf(slices);
    }
  }

  /**
   * Returns the splits; none in mode RowOffset, where the client makes them.
   *
   * @param buckets number of buckets of the table, 0 if it is not hash-clustered
   */
  static List<Split> plan(List<Slice> slices, SessionRequest.SplitRule rule, int buckets) {
    SplitPlanner planner = new SplitPlanner(rule);
    switch (rule.mode()) {
      case SIZE -> planner.byBytes(slices, (double) rule.number(), -1);
      case PARALLELISM -> planner.byBytes(slices, bytesOfEach(slices, rule.number()), -1);
      case BUCKET -> planner.byBucket(slices, buckets);
      case ROW_OFFSET -> {}
    }
    return planner.splits;
  }

  private static double bytesOfEach(List<Slice> slices, long count) {
    double total = slices.stream().mapToDouble(s -> s.bytesPerRow() * s.rows()).sum();
    return Math.max(1.0, total / (double) count) * (1 + 1e-9);
  }

  private void byBucket(List<Slice> slices, int buckets) {
    if (buckets == 0) {
      throw ServiceError.invalid("SplitMode Bucket needs a hash-clustered table.");
    }
    TreeMap<Integer, List<Slice>> byBucket = new TreeMap<>();
    slices.forEach(
        slice ->
            byBucket.computeIfAbsent(slice.file().bucket(), b -> new ArrayList<>()).add(slice));
    byBucket.forEach((bucket, part) -> byBytes(part, Double.MAX_VALUE, bucket));
  }

  private void byBytes(List<Slice> slices, double bytes, int bucket) {
    room = bytes;
    Slice previous = null;
    for (Slice slice : slices) {
      if (startsAnew(previous, slice)) {
        cut(bytes, bucket);
      }
      previous = slice;
      fill(slice, bytes, bucket);
    }
    cut(bytes, bucket);
  }

  private void fill(Slice slice, double bytes, int bucket) {
    int done = 0;
    while (done < slice.rows()) {
      int fitting = (int) Math.min(slice.rows() - done, Math.round(room / slice.bytesPerRow()));
      if (fitting <= 0 && !current.isEmpty()) {
        cut(bytes, bucket);
        continue;
      }
      int taken = Math.max(1, fitting);
      current.add(slice.part(done, taken));
      files.add(slice.file().name());
      room -= taken * slice.bytesPerRow();
      done += taken;
    }
  }

  private boolean startsAnew(@Nullable Slice previous, Slice next) {
    if (previous == null) {
      return false;
    }
    boolean otherPartition = !previous.partition().values().equals(next.partition().values());
    boolean fileTooMany =
        rule.maxFiles() > 0
            && files.size() >= rule.maxFiles()
            && !files.contains(next.file().name());
    return (otherPartition && !rule.crossPartition()) || fileTooMany;
  }

  private void cut(double bytes, int bucket) {
    if (!current.isEmpty()) {
      splits.add(new Split(current, bucket));
    }
    current = new ArrayList<>();
    files.clear();
    room = bytes;
  }
}
