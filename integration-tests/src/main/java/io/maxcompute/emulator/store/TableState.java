package io.maxcompute.emulator.store;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A table at one moment: what a read session holds as its snapshot. Immutable.
 *
 * @param partitions sorted by their values; exactly one with no values when not partitioned
 * @param version grows with every change of data or definition
 * @param definedAt last change of the definition, epoch milliseconds
 * @param modifiedAt last change of data, epoch milliseconds
 * @param history the changes of data, oldest first; those of a primary-key table add rows that are
 *     not new, as merges move rows to new files
 */
public record TableState(
    TableDefinition definition,
    List<PartitionData> partitions,
    long version,
    long definedAt,
    long modifiedAt,
    List<TableVersion> history) {

  private static final Comparator<PartitionData> IN_ORDER =
      (a, b) -> compare(a.values(), b.values());

  public TableState {
    partitions = List.copyOf(partitions);
    history = List.copyOf(history);
  }

  static TableState empty(TableDefinition definition) {
    long now = definition.createdAt();
    List<PartitionData> none =
        definition.isPartitioned()
            ? List.of()
            : List.of(new PartitionData(List.of(), List.of(), now, now));
    return new TableState(definition, none, 1, now, now, List.of());
  }

  /** Returns the partition with exactly these values. */
  public Optional<PartitionData> partition(List<String> values) {
    int at = indexOf(values);
    return at < 0 ? Optional.empty() : Optional.of(partitions.get(at));
  }

  /** Returns the partitions that start with one of {@code prefixes}; all if there is none. */
  public List<PartitionData> partitionsUnder(Collection<List<String>> prefixes) {
    if (prefixes.isEmpty()) {
      return partitions;
    }
    BitSet found = new BitSet(partitions.size());
    for (List<String> prefix : prefixes) {
      int index = indexOf(prefix);
      int at = index < 0 ? -index - 1 : index;
      while (at < partitions.size()
          && PartitionSpec.startsWith(partitions.get(at).values(), prefix)) {
        found.set(at++);
      }
    }
    return found.stream().mapToObj(partitions::get).toList();
  }

  /** Returns what {@link Collections#binarySearch} does; a prefix is before what starts with it. */
  private int indexOf(List<String> values) {
    return Collections.binarySearch(
        partitions, new PartitionData(values, List.of(), 0, 0), IN_ORDER);
  }

  /**
   * Returns this table with only the rows that some of its versions added, whether or not they are
   * still in it.
   */
  public TableState added(Predicate<TableVersion> wanted) {
    return withRows(TableVersion.sum(history.stream().filter(wanted).toList()));
  }

  /**
   * Returns this table with the rows that it had after some of its versions, and with the columns
   * that it has now.
   *
   * @param happened holds for every version before one that it holds for
   */
  public TableState after(Predicate<TableVersion> happened) {
    return withRows(TableVersion.rest(history.stream().filter(happened).toList()));
  }

  private TableState withRows(List<PartitionData> rows) {
    List<PartitionData> sorted = new ArrayList<>(rows);
    sorted.sort(IN_ORDER);
    return new TableState(definition, sorted, version, definedAt, modifiedAt, history);
  }

  /** Returns every data file that the table or its history needs. */
  Stream<DataFile> allFiles() {
    return Stream.concat(
        partitions.stream().flatMap(partition -> partition.files().stream()),
        history.stream().flatMap(version -> version.files().stream()));
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
    sorted.sort(IN_ORDER);
    List<TableVersion> versions = new ArrayList<>(history);
    versions.add(TableVersion.between(partitions, sorted, version + 1, now));
    return new TableState(definition, sorted, version + 1, definedAt, now, versions);
  }

  /** Returns the table with another definition. */
  public TableState withDefinition(TableDefinition changed, long now) {
    return new TableState(changed, partitions, version + 1, now, modifiedAt, history);
  }

  /** Returns the table as if its data had changed now. */
  public TableState touched(long now) {
    return new TableState(definition, partitions, version + 1, definedAt, now, history);
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
