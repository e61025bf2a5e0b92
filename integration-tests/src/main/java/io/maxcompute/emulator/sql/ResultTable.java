package io.maxcompute.emulator.sql;

import io.maxcompute.emulator.store.DataFile;
import io.maxcompute.emulator.store.TableDefinition;
import java.util.List;

/**
 * The rows of a query as a table that no schema knows: its columns with their MaxCompute types, and
 * the data files in the order of the rows.
 */
public record ResultTable(TableDefinition table, List<DataFile> files) {
  public ResultTable {
    files = List.copyOf(files);
  }
}
