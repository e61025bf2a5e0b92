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
 */
public record TableLayout(
    boolean transactional,
    List<String> primaryKey,
    long physicalBytes,
    String clusterType,
    int buckets,
    List<String> clusterColumns) {
  public TableLayout {
    primaryKey = List.copyOf(primaryKey);
    clusterColumns = List.copyOf(clusterColumns);
  }
}
