package io.maxcompute.spark.read;

import io.maxcompute.spark.predicate.PartitionPredicate;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.catalog.PartitionList;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions a scan reads. They are listed only if a condition chooses among them, once for
 * all that is asked of a scan: its size, its keys, its session. Thread-safe.
 */
final class SelectedPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(SelectedPartitions.class);

  private final ScanSpec spec;
  private @Nullable PartitionList listed;
  private int existing;

  SelectedPartitions(ScanSpec spec) {
    this.spec = spec;
  }

  private boolean isRestricted() {
    return spec.predicates().partition().stream().anyMatch(PartitionPredicate::canExclude);
  }

  /** Returns the partitions that the query's conditions choose; empty if nothing restricts them. */
  Optional<List<PartitionInfo>> byConditions() {
    return isRestricted() ? Optional.of(listed()) : Optional.empty();
  }

  /**
   * Returns those of them that the other side of a join has, too; empty if nothing restricts them.
   *
   * @param runtime conditions that became known when the query ran
   */
  Optional<List<PartitionInfo>> byConditionsAnd(List<PartitionPredicate> runtime) {
    if (runtime.isEmpty()) {
      return byConditions();
    }
    PartitionList before = listed();
    PartitionList left = before.where(partition -> meetsAll(runtime, partition.spec()));
    LOG.info(
        "A join leaves {} of {} partitions of table '{}'",
        left.size(),
        before.size(),
        spec.table().info().id());
    return Optional.of(left);
  }

  private static boolean meetsAll(List<PartitionPredicate> runtime, PartitionSpec partition) {
    return runtime.stream().allMatch(condition -> condition.matches(partition));
  }

  /** Returns the partitions that the query's conditions choose, all of them if there are none. */
  synchronized PartitionList listed() {
    PartitionList known = listed;
    if (known == null) {
      PartitionList all = spec.table().partitions(spec.options().partitionCache());
      known = all.where(p -> spec.predicates().selects(p.spec()));
      LOG.info(
          "Reading {} of {} partitions of table '{}'",
          known.size(),
          all.size(),
          spec.table().info().id());
      listed = known;
      existing = all.size();
    }
    return known;
  }

  /** Returns "n of m" if the partitions have been listed, and else that they have not. */
  synchronized String described() {
    PartitionList known = listed;
    if (known != null) {
      return known.size() + " of " + existing;
    }
    return isRestricted() ? "not listed yet" : "all";
  }
}
