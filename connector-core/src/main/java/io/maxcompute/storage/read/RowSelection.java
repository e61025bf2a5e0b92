package io.maxcompute.storage.read;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.table.PartitionSpec;
import java.util.List;
import java.util.Optional;

/**
 * Which rows a read session covers.
 *
 * @param partitions partitions to read, in full or by their leading columns; empty for all
 * @param buckets ids of the buckets of a hash-clustered table to read; empty for all
 * @param filter SQL condition on the rows; empty for none. The service may return rows that do not
 *     meet it (storage-api.md, section 3.7)
 * @param filterFallback whether a filter that the service cannot apply is ignored by it, so that
 *     all rows come, instead of refused
 * @param changes what part of the table's history to read; empty for the rows as they are
 */
public record RowSelection(
    List<PartitionSpec> partitions,
    List<Integer> buckets,
    String filter,
    boolean filterFallback,
    Optional<IncrementalRange> changes) {
  /** Every row. */
  public static final RowSelection ALL =
      new RowSelection(List.of(), List.of(), "", false, Optional.empty());

  /** Keeps copies of the lists. */
  public RowSelection {
    partitions = List.copyOf(partitions);
    buckets = List.copyOf(buckets);
    requireNonNull(filter, "filter");
    requireNonNull(changes, "changes");
  }

  /** Returns this selection of other partitions; none for all. */
  public RowSelection withPartitions(List<PartitionSpec> chosen) {
    return new RowSelection(chosen, buckets, filter, filterFallback, changes);
  }

  /** Returns this selection of other buckets; none for all. */
  public RowSelection withBuckets(List<Integer> chosen) {
    return new RowSelection(partitions, chosen, filter, filterFallback, changes);
  }

  /** Returns this selection with a filter; {@code fallback} lets the service ignore it. */
  public RowSelection withFilter(String condition, boolean fallback) {
    return new RowSelection(partitions, buckets, condition, fallback, changes);
  }

  /** Returns this selection of what changed in {@code range}. */
  public RowSelection withChanges(IncrementalRange range) {
    return new RowSelection(partitions, buckets, filter, filterFallback, Optional.of(range));
  }
}
