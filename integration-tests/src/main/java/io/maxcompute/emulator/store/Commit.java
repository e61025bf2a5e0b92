package io.maxcompute.emulator.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of a table's data that happens as a whole.
 *
 * @param files new files by partition; a partition with no files is created, or emptied by
 *     overwrite
 * @param overwrite whether the named partitions lose what they had
 */
public record Commit(Map<List<String>, List<DataFile>> files, boolean overwrite) {

  /**
   * Returns the commit of {@code staged} rows.
   *
   * @param fixed values of the partition spec: if it is full, that partition is always part of the
   *     commit; if it leaves columns open, only partitions with rows are (dynamic overwrite)
   */
  public static Commit of(
      TableDefinition table,
      List<String> fixed,
      List<StagedRows.Staged> staged,
      boolean overwrite) {
    Map<List<String>, List<DataFile>> files = new LinkedHashMap<>();
    if (fixed.size() == table.partitionColumns().size()) {
      files.put(List.copyOf(fixed), new ArrayList<>());
    }
    for (StagedRows.Staged part : staged) {
      files.computeIfAbsent(part.partition(), p -> new ArrayList<>()).add(part.file());
    }
    return new Commit(files, overwrite);
  }
}
