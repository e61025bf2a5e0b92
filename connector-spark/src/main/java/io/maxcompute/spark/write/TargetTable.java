package io.maxcompute.spark.write;

import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.storage.catalog.TableLayout;
import io.maxcompute.storage.table.TableSchema;
import java.util.List;
import java.util.function.Supplier;

/**
 * The table that rows are written to, as it is when they are.
 *
 * @param schema its columns
 * @param layout how it is stored, which few writes ask for: it may take a request
 */
public record TargetTable(TableSchema schema, Supplier<TableLayout> layout) {

  /** Returns a table that is there. */
  public static TargetTable of(LoadedTable table) {
    return new TargetTable(table.schema(), table::layout);
  }

  /** Returns its key columns; empty if it has no primary key. */
  List<String> primaryKey() {
    return layout.get().primaryKey();
  }
}
