package io.maxcompute.spark.write;

import io.maxcompute.spark.options.DefinitionSettings;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.storage.catalog.TableLayout;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The table that rows are written to, as it is when they are.
 *
 * @param isNew whether there is no such table yet
 * @param schema its columns
 * @param layout how it is stored, which few writes ask for: it may take a request
 * @param change what makes it so; empty if it is so
 */
public record TargetTable(
    boolean isNew, TableSchema schema, Supplier<TableLayout> layout, Optional<TableChange> change) {

  /**
   * Returns a table that is there, with the columns that it is to be given for the rows.
   *
   * @param input columns of the rows
   * @throws IllegalArgumentException if it cannot be given them
   */
  public static TargetTable of(
      LoadedTable table, StructType input, WriteOptions options, DefinitionSettings definition) {
    List<Column> added = definition.mergeSchema() ? addedColumns(table, input, options) : List.of();
    TableSchema known = table.schema();
    TableSchema schema =
        new TableSchema(
            Stream.concat(known.dataColumns().stream(), added.stream()).toList(),
            known.partitionColumns());
    return new TargetTable(
        false,
        schema,
        table::layout,
        added.isEmpty()
            ? Optional.empty()
            : Optional.of((catalog, id) -> catalog.addColumns(id, added, true)));
  }

  private static List<Column> addedColumns(
      LoadedTable table, StructType input, WriteOptions options) {
    NewColumns added = new NewColumns(input, field -> isAbsent(field, table.schema(), options));
    added.requireNoProblem("add columns to " + table);
    return added.columns();
  }

  private static boolean isAbsent(StructField field, TableSchema schema, WriteOptions options) {
    return !options.aside().contains(field.name().toLowerCase(Locale.ROOT))
        && schema.columns().stream().noneMatch(c -> c.name().equalsIgnoreCase(field.name()));
  }

  /**
   * Returns a table that is made for rows.
   *
   * @param input columns of the rows
   * @param partitionNames which of them name the partition, outermost first
   * @throws IllegalArgumentException if there can be no such table; the message lists all reasons
   */
  public static TargetTable ofNew(
      TableId id,
      StructType input,
      List<String> partitionNames,
      WriteOptions options,
      DefinitionSettings definition) {
    NewTable table = NewTable.of(id, input, partitionNames, options, definition);
    return new TargetTable(
        true,
        table.schema(),
        table::layout,
        Optional.of((catalog, name) -> catalog.createTable(name, table.schema(), table.options())));
  }

  /** Returns its key columns; empty if it has no primary key. */
  List<String> primaryKey() {
    return layout.get().primaryKey();
  }
}
