package io.maxcompute.storage.read;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.List;

/**
 * What a read session covers (storage-api.md, section 2.1).
 *
 * @param dataColumns data columns to read; empty for all
 * @param partitionColumns partition columns to add to every batch; empty for none
 * @param rows which rows to read
 * @param split how the rows are divided
 * @param units of time columns in the batches
 * @param largeStrings whether to ask for text and binary columns with offsets of 64 bits (section
 *     3.6). Batches may have such columns or not, whatever was asked for
 */
public record ReadSessionRequest(
    List<String> dataColumns,
    List<String> partitionColumns,
    RowSelection rows,
    SplitOptions split,
    TimeUnits units,
    boolean largeStrings) {
  private static final long DEFAULT_SPLIT_BYTES = 256L << 20;

  /** All data columns of all partitions, in splits of 256 MiB, times in microseconds. */
  public static final ReadSessionRequest ALL =
      new ReadSessionRequest(
          List.of(),
          List.of(),
          RowSelection.ALL,
          SplitOptions.bySize(DEFAULT_SPLIT_BYTES),
          TimeUnits.MICROS,
          false);

  /** Keeps copies of the lists. */
  public ReadSessionRequest {
    dataColumns = List.copyOf(dataColumns);
    partitionColumns = List.copyOf(partitionColumns);
    requireNonNull(rows, "rows");
    requireNonNull(split, "split");
    requireNonNull(units, "units");
  }

  /** Returns this request for other columns. */
  public ReadSessionRequest withColumns(List<String> data, List<String> partition) {
    return new ReadSessionRequest(data, partition, rows, split, units, largeStrings);
  }

  private ReadSessionRequest withRows(RowSelection chosen) {
    return new ReadSessionRequest(
        dataColumns, partitionColumns, chosen, split, units, largeStrings);
  }

  /** Returns this request for {@code chosen} partitions. */
  public ReadSessionRequest withPartitions(List<PartitionSpec> chosen) {
    return withRows(rows.withPartitions(chosen));
  }

  /** Returns this request for the buckets of these ids. */
  public ReadSessionRequest withBuckets(List<Integer> chosen) {
    return withRows(rows.withBuckets(chosen));
  }

  /** Returns this request with a filter that the service refuses if it cannot apply it. */
  public ReadSessionRequest withFilter(String condition) {
    return withRows(rows.withFilter(condition, false));
  }

  /** Returns this request with a filter that the service ignores if it cannot apply it. */
  public ReadSessionRequest withFilterIfPossible(String condition) {
    return withRows(rows.withFilter(condition, true));
  }

  /** Returns this request for what changed in {@code range}. */
  public ReadSessionRequest withChanges(IncrementalRange range) {
    return withRows(rows.withChanges(range));
  }

  /** Returns this request, divided by {@code options}. */
  public ReadSessionRequest withSplit(SplitOptions options) {
    return new ReadSessionRequest(
        dataColumns, partitionColumns, rows, options, units, largeStrings);
  }

  /** Returns this request for times in other units. */
  public ReadSessionRequest withUnits(TimeUnits chosen) {
    return new ReadSessionRequest(dataColumns, partitionColumns, rows, split, chosen, largeStrings);
  }

  /** Returns this request with columns of text and bytes that may exceed 2 GiB in a batch. */
  public ReadSessionRequest withLargeStrings() {
    return new ReadSessionRequest(dataColumns, partitionColumns, rows, split, units, true);
  }
}
