package io.maxcompute.spark.writer;

import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.storage.table.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of the batches that a task writes.
 *
 * @param columns in the order of the service
 * @param sources where the values of each come from
 */
record BatchLayout(List<Column> columns, List<ColumnSource> sources) {

  static BatchLayout empty() {
    return new BatchLayout(new ArrayList<>(), new ArrayList<>());
  }

  boolean has(String name) {
    return columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
  }

  void add(Column column, ColumnSource source) {
    columns.add(column);
    sources.add(source);
  }

  /** Adds a column that is null in all rows, whatever its declaration says of nulls. */
  void addNulls(Column column) {
    add(new Column(column.name(), column.type(), true, column.comment()), ColumnSource.NOWHERE);
  }
}
