package io.maxcompute.emulator.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one change of a table's data added and removed. Rows stay part of the version that brought
 * them, even if a later one removes them from the table.
 *
 * @param number the table's version after the change
 * @param at epoch milliseconds
 * @param added new files by partition; partitions without any are left out
 * @param removed names of the files that are part of the table no more
 */
public record TableVersion(long number, long at, List<PartitionData> added, List<String> removed) {
  public TableVersion {
    added = List.copyOf(added);
    removed = removed == null ? List.of() : List.copyOf(removed); // older descriptions lack it
  }

  /** Returns the version between two states of the data. */
  static TableVersion between(
      List<PartitionData> before, Collection<PartitionData> after, long number, long now) {
    Set<String> known = new HashSet<>();
    files(before).forEach(file -> known.add(file.name()));
    List<PartitionData> added = new ArrayList<>();
    for (PartitionData partition : after) {
      List<DataFile> files =
          partition.files().stream().filter(file -> !known.contains(file.name())).toList();
      if (!files.isEmpty()) {
        added.add(new PartitionData(partition.values(), files, now, now));
      }
    }
    Set<String> kept = new HashSet<>();
    after.forEach(partition -> partition.files().forEach(file -> kept.add(file.name())));
    List<String> removed = known.stream().filter(name -> !kept.contains(name)).sorted().toList();
    return new TableVersion(number, now, added, removed);
  }

  /** Returns what several versions added, by partition, in the order of the versions. */
  static List<PartitionData> sum(List<TableVersion> versions) {
    Map<List<String>, PartitionData> sums = new LinkedHashMap<>();
    for (TableVersion version : versions) {
      for (PartitionData part : version.added()) {
        sums.merge(
            part.values(), part, (sum, more) -> sum.with(more.files(), false, more.createdAt()));
      }
    }
    return List.copyOf(sums.values());
  }

  /** Returns what is left of what several versions added and removed. */
  static List<PartitionData> rest(List<TableVersion> versions) {
    Set<String> removed = new HashSet<>();
    versions.forEach(version -> removed.addAll(version.removed()));
    return sum(versions).stream().map(partition -> partition.without(removed)).toList();
  }

  private static List<DataFile> files(List<PartitionData> partitions) {
    return partitions.stream().flatMap(partition -> partition.files().stream()).toList();
  }

  /** Returns all files that the change added. */
  List<DataFile> files() {
    return files(added);
  }
}
