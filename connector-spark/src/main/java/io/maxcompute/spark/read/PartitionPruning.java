package io.maxcompute.spark.read;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.predicate.PartitionPredicate;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which partitions a scan reads. */
record PartitionPruning(ConnectionOptions connection, List<PartitionPredicate> predicates) {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionPruning.class);

  /** Returns the partitions to read, listed once; or empty if nothing restricts them. */
  Optional<List<PartitionSpec>> select(ClientLease lease) {
    if (predicates.isEmpty()) {
      return Optional.empty();
    }
    List<PartitionInfo> all = lease.client().catalog().partitions(connection.table());
    List<PartitionSpec> selected =
        all.stream().map(PartitionInfo::spec).filter(this::matchesAll).toList();
    LOG.info(
        "Reading {} of {} partitions of table '{}'",
        selected.size(),
        all.size(),
        connection.table());
    return Optional.of(selected);
  }

  private boolean matchesAll(PartitionSpec partition) {
    return predicates.stream().allMatch(predicate -> predicate.matches(partition));
  }
}
