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
 * @param partitions partitions to read, in full or by their leading columns; empty for all
 * @param split how the rows are divided
 * @param units of time columns in the batches
 * @param filter SQL condition on the rows; empty for none. The service may return rows that do not
 *     meet it
 */
public record ReadSessionRequest(
    List<String> dataColumns,
    List<String> partitionColumns,
    List<PartitionSpec> partitions,
    SplitOptions split,
    TimeUnits units,
    String filter) {
  private static final long DEFAULT_SPLIT_BYTES = 256L << 20;

  /** All data columns of all partitions, in splits of 256 MiB, times in microseconds. */
  public static final ReadSessionRequest ALL =
      new ReadSessionRequest(
          List.of(),
          List.of(),
          List.of(),
          SplitOptions.bySize(DEFAULT_SPLIT_BYTES),
          TimeUnits.MICROS,
          "");

  public ReadSessionRequest {
    dataColumns = List.copyOf(dataColumns);
    partitionColumns = List.copyOf(partitionColumns);
    partitions = List.copyOf(partitions);
    requireNonNull(split, "split");
    requireNonNull(units, "units");
  }

  /** Returns this request for other columns. */
  public ReadSessionRequest withColumns(List<String> data, List<String> partition) {
    return new ReadSessionRequest(data, partition, partitions, split, units, filter);
  }

  /** Returns this request for {@code chosen} partitions. */
  public ReadSessionRequest withPartitions(List<PartitionSpec> chosen) {
    return new ReadSessionRequest(dataColumns, partitionColumns, chosen, split, units, filter);
  }

  public ReadSessionRequest withSplit(SplitOptions options) {
    return new ReadSessionRequest(
        dataColumns, partitionColumns, partitions, options, units, filter);
  }

  public ReadSessionRequest withUnits(TimeUnits chosen) {
    return new ReadSessionRequest(dataColumns, partitionColumns, partitions, split, chosen, filter);
  }

  public ReadSessionRequest withFilter(String condition) {
    return new ReadSessionRequest(
        dataColumns, partitionColumns, partitions, split, units, condition);
  }
}
