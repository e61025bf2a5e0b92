package io.maxcompute.spark.write;

import io.maxcompute.spark.writer.WriteTarget;
import io.maxcompute.storage.catalog.CatalogApi;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Partitions of a target that no row was written to: an overwrite of the whole target drops them
 * after its commit, which replaces the others. Found before the commit, so that nothing is visible
 * yet if that fails.
 */
final class LeftPartitions {
  /** Partitions of one statement, whose text the service limits. */
  private static final int AT_ONCE = 1000;

  private static final int SHOWN = 20;

  private final CatalogApi catalog;
  private final WriteTarget target;
  private final List<PartitionInfo> partitions;

  private LeftPartitions(CatalogApi catalog, WriteTarget target, List<PartitionInfo> partitions) {
    this.catalog = catalog;
    this.target = target;
    this.partitions = partitions;
  }

  /**
   * Asks for the partitions of {@code target}.
   *
   * @param written partitions that rows were written to: of each its values
   * @throws IllegalArgumentException if one cannot be dropped
   */
  static LeftPartitions find(CatalogApi catalog, WriteTarget target, Set<List<String>> written) {
    List<PartitionInfo> left =
        list(catalog, target)
            .filter(partition -> !written.contains(target.canonical(partition.spec())))
            .toList();
    left.forEach(partition -> requireAddress(target, partition.spec()));
    return new LeftPartitions(catalog, target, left);
  }

  private static Stream<PartitionInfo> list(CatalogApi catalog, WriteTarget target) {
    return catalog.partitions(target.table(), target.sessionPartition()).stream()
        .filter(partition -> target.contains(partition.spec()));
  }

  private static void requireAddress(WriteTarget target, PartitionSpec spec) {
    try {
      spec.address();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Cannot overwrite all partitions of "
              + target
              + ", since one of them cannot be dropped: "
              + e.getMessage()
              + " Set option 'overwriteMode' to 'dynamic' to replace those that rows are written to.",
          e);
    }
  }

  /**
   * Drops them, but for those that somebody has changed since they were found.
   *
   * @throws IllegalStateException if some are still there
   */
  void drop() {
    try {
      Set<PartitionInfo> now = list(catalog, target).collect(Collectors.toSet());
      List<PartitionSpec> unchanged =
          partitions.stream().filter(now::contains).map(PartitionInfo::spec).toList();
      for (int i = 0; i < unchanged.size(); i += AT_ONCE) {
        List<PartitionSpec> some = unchanged.subList(i, Math.min(unchanged.size(), i + AT_ONCE));
        catalog.dropPartitions(target.table(), some, true);
      }
      Set<PartitionSpec> there = now.stream().map(PartitionInfo::spec).collect(Collectors.toSet());
      unchanged.forEach(there::remove);
      List<PartitionSpec> kept =
          partitions.stream().map(PartitionInfo::spec).filter(there::contains).toList();
      if (!kept.isEmpty()) {
        throw new IllegalStateException("Others wrote to " + kept + " meanwhile.");
      }
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "The rows that overwrite "
              + target
              + " are committed, but of "
              + partitions.size()
              + " partitions that no row was written to, "
              + some()
              + ", not all could be dropped. Run the job again, or drop them: they hold what was"
              + " there before. "
              + e.getMessage(),
          e);
    }
  }

  private String some() {
    String names =
        partitions.stream()
            .limit(SHOWN)
            .map(partition -> "'" + partition.spec() + "'")
            .collect(Collectors.joining(", "));
    return partitions.size() > SHOWN ? names + " and others" : names;
  }
}
