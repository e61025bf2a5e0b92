package io.maxcompute.spark.write;

import io.maxcompute.storage.catalog.CatalogApi;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Partitions of a target that no row was written to: an overwrite of the whole target drops them
 * after its commit, which replaces the others. Found before the commit, so that nothing is visible
 * yet if that fails.
 */
final class LeftPartitions {
  /** Partitions of one statement, whose text the service limits. */
  private static final int AT_ONCE = 1000;

  private final WriteTarget target;
  private final List<PartitionSpec> specs;

  private LeftPartitions(WriteTarget target, List<PartitionSpec> specs) {
    this.target = target;
    this.specs = specs;
  }

  /**
   * Asks for the partitions of {@code target}.
   *
   * @param written partitions that rows were written to: of each its values
   * @throws IllegalArgumentException if one cannot be dropped
   */
  static LeftPartitions find(CatalogApi catalog, WriteTarget target, Set<List<String>> written) {
    List<PartitionSpec> left = new ArrayList<>();
    for (PartitionInfo partition : catalog.partitions(target.table(), target.sessionPartition())) {
      PartitionSpec spec = partition.spec();
      if (target.contains(spec) && !written.contains(target.canonical(spec))) {
        spec.address(); // refuses what no statement can name
        left.add(spec);
      }
    }
    return new LeftPartitions(target, left);
  }

  /**
   * Drops them.
   *
   * @throws IllegalStateException if some may still be there
   */
  void drop(CatalogApi catalog) {
    TableId table = target.table();
    try {
      for (int i = 0; i < specs.size(); i += AT_ONCE) {
        List<PartitionSpec> some = specs.subList(i, Math.min(specs.size(), i + AT_ONCE));
        catalog.dropPartitions(table, some, true);
      }
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "The rows that overwrite "
              + target
              + " are committed, but "
              + specs.size()
              + " partitions that no row was written to, such as '"
              + specs.get(0)
              + "', could not all be dropped. Run the job again, or drop them: they hold what was"
              + " there before. "
              + e.getMessage(),
          e);
    }
  }

  int count() {
    return specs.size();
  }
}
