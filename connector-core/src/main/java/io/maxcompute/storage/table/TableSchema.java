package io.maxcompute.storage.table;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The columns of a table.
 *
 * @param dataColumns columns stored in the rows, in table order
 * @param partitionColumns columns that name the partition, outermost first; empty if the table is
 *     not partitioned
 */
public record TableSchema(List<Column> dataColumns, List<Column> partitionColumns)
    implements Serializable {
  /** Keeps copies of the lists. */
  public TableSchema {
    dataColumns = List.copyOf(dataColumns);
    partitionColumns = List.copyOf(partitionColumns);
  }

  /** Returns all columns, data columns first, as {@code SELECT *} does. */
  public List<Column> columns() {
    return Stream.concat(dataColumns.stream(), partitionColumns.stream()).toList();
  }

  /** Returns whether there are partition columns. */
  public boolean isPartitioned() {
    return !partitionColumns.isEmpty();
  }

  /** Returns the names of the partition columns, outermost first. */
  public List<String> partitionNames() {
    return partitionColumns.stream().map(Column::name).toList();
  }
}
