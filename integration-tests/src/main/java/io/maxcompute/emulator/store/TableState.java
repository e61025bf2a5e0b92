package io.maxcompute.emulator.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A table at one moment: what a read session holds as its snapshot. Immutable.
 *
 * @param partitions sorted by their values; exactly one with no values when not partitioned
 * @param version grows with every change of data or definition
 * @param definedAt last change of the definition, epoch milliseconds
 * @param modifiedAt last change of data, epoch milliseconds
 */
public record TableState(
    TableDefinition definition,
    List<PartitionData> partitions,
    long version,
    long definedAt,
    long modifiedAt) {

  public TableState {
    partitions = List.copyOf(partitions);
  }

  static TableState empty(TableDefinition definition) {
    long now = definition.createdAt();
    List<PartitionData> none =
        definition.isPartitioned()
            ? List.of()
            : List.of(new PartitionData(List.of(), List.of(), now, now));
    return new TableState(definition, none, 1, now, now);
  }

  /** Returns the partition with exactly these values. */
  public Optional<PartitionData> partition(List<String> values) {
    return partitions.stream().filter(p -> p.values().equals(values)).findFirst();
  }

  /** Returns the partitions that start with one of {@code prefixes}; all if there is none. */
  public List<PartitionData> partitionsUnder(Collection<List<String>> prefixes) {
    return partitions.stream()
        .filter(
            p ->
                prefixes.isEmpty()
                    || prefixes.stream().anyMatch(x -> PartitionSpec.startsWith(p.values(), x)))
        .toList();
  }

  /** Returns the number of rows. */
  public long rows() {
    return partitions.stream().mapToLong(PartitionData::rows).sum();
  }

  /** Returns the uncompressed bytes. */
  public long bytes() {
    return partitions.stream().mapToLong(PartitionData::bytes).sum();
  }

  /** Returns the number of data files. */
  public long files() {
    return partitions.stream().mapToLong(p -> p.files().size()).sum();
  }

  TableState withPartitions(Collection<PartitionData> changed, long now) {
    List<PartitionData> sorted = new ArrayList<>(changed);
    sorted.sort((a, b) -> compare(a.values(), b.values()));
    return new TableState(definition, sorted, version + 1, definedAt, now);
  }

  private static int compare(List<String> left, List<String> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }
}
