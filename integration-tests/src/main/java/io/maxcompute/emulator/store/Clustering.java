package io.maxcompute.emulator.store;

import java.util.List;

/**
 * How rows are grouped inside a partition.
 *
 * @param type {@code hash} or {@code range}
 * @param buckets number of buckets; 0 when not given
 */
public record Clustering(
    String type, List<String> columns, List<SortColumn> sortColumns, int buckets) {
  public Clustering {
    columns = List.copyOf(columns);
    sortColumns = List.copyOf(sortColumns);
  }

  /** A column and its direction. */
  public record SortColumn(String name, boolean ascending) {}
}
