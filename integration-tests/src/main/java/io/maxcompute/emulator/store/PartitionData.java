package io.maxcompute.emulator.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rows of one partition at one moment; of the whole table when it is not partitioned.
 *
 * @param values of the partition columns, in their order
 * @param createdAt epoch milliseconds, as is {@code modifiedAt}
 */
public record PartitionData(
    List<String> values, List<DataFile> files, long createdAt, long modifiedAt) {
  public PartitionData {
    values = List.copyOf(values);
    files = List.copyOf(files);
  }

  /** Returns the number of rows. */
  public long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }

  /** Returns the uncompressed bytes. */
  public long bytes() {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }

  PartitionData without(Set<String> fileNames) {
    List<DataFile> kept = files.stream().filter(f -> !fileNames.contains(f.name())).toList();
    return new PartitionData(values, kept, createdAt, modifiedAt);
  }

  PartitionData with(List<DataFile> more, boolean replace, long now) {
    List<DataFile> all = replace ? new ArrayList<>() : new ArrayList<>(files);
    all.addAll(more);
    return new PartitionData(values, all, createdAt, now);
  }
}
