package io.maxcompute.storage.catalog;

import java.util.List;

/**
 * How a table is stored: the extended part of its description.
 *
 * @param transactional whether rows can be updated
 * @param primaryKey key columns of a Delta table; empty for other tables
 * @param physicalBytes size on disk
 * @param clusterType {@code hash}, {@code range}, or empty if not clustered
 * @param buckets number of hash buckets; 0 if there are none
 * @param clusterColumns columns that choose the bucket
 * @param sortColumns columns that rows of a bucket are sorted by; empty if they are not
 */
public record TableLayout(
    boolean transactional,
    List<String> primaryKey,
    long physicalBytes,
    String clusterType,
    int buckets,
    List<String> clusterColumns,
    List<SortColumn> sortColumns) {

  /**
   * A column that rows are sorted by.
   *
   * @param column its name
   * @param ascending whether the smallest value comes first
   */
  public record SortColumn(String column, boolean ascending) {}

  /** Keeps copies of the lists. */
  public TableLayout {
    primaryKey = List.copyOf(primaryKey);
    clusterColumns = List.copyOf(clusterColumns);
    sortColumns = List.copyOf(sortColumns);
  }
}
