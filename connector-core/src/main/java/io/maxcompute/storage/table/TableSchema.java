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
  public TableSchema {
    dataColumns = List.copyOf(dataColumns);
    partitionColumns = List.copyOf(partitionColumns);
  }

  /** Returns all columns, data columns first, as {@code SELECT *} does. */
  public List<Column> columns() {
    return Stream.concat(dataColumns.stream(), partitionColumns.stream()).toList();
  }

  public boolean isPartitioned() {
    return !partitionColumns.isEmpty();
  }

  public List<String> partitionNames() {
    return partitionColumns.stream().map(Column::name).toList();
  }
}
