package io.maxcompute.spark.write;

import io.maxcompute.spark.options.DefinitionSettings;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.storage.catalog.Clustering;
import io.maxcompute.storage.catalog.TableLayout;
import io.maxcompute.storage.catalog.TableOptions;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * The definition of a table that is made for rows. The columns of its key take no nulls, all others
 * do; partition columns come last.
 *
 * @param options what it has besides columns
 */
record NewTable(TableSchema schema, TableOptions options) {

  /**
   * Returns the definition of a table for rows with columns {@code input}.
   *
   * @param partitionNames its partition columns, outermost first. Those that option {@code
   *     partition} fixes come before them if they are not among them, and are strings if rows lack
   *     them
   * @throws IllegalArgumentException if there can be no such table; the message lists all reasons
   */
  static NewTable of(
      TableId id,
      StructType input,
      List<String> partitionNames,
      WriteOptions write,
      DefinitionSettings definition) {
    NewColumns given =
        new NewColumns(
            input, field -> !write.aside().contains(field.name().toLowerCase(Locale.ROOT)));
    List<Column> partition =
        partitionColumns(given, partitionNames, write.partitions().partition());
    TableOptions options = definition.newTable();
    List<Column> data =
        given.columns().stream()
            .filter(column -> partition.stream().noneMatch(p -> isNamed(p, column.name())))
            .map(column -> isKey(column, options) ? notNull(column) : column)
            .toList();
    requireData(given, data, "primaryKey", options.primaryKey());
    options
        .clustering()
        .ifPresent(
            by -> {
              requireData(given, data, "clusteredBy", by.columns());
              requireData(
                  given,
                  data,
                  "sortedBy",
                  by.sortColumns().stream().map(TableLayout.SortColumn::column).toList());
            });
    if (data.isEmpty()) {
      given.addProblem("It would have no column but those of its partitions.");
    }
    given.requireNoProblem("make table '" + id + "'");
    return new NewTable(new TableSchema(data, partition), options);
  }

  private static List<Column> partitionColumns(
      NewColumns given, List<String> names, PartitionSpec fixed) {
    List<String> fixedNames = fixed.values().stream().map(PartitionSpec.Value::column).toList();
    Stream<String> before =
        fixedNames.stream().filter(name -> names.stream().noneMatch(name::equalsIgnoreCase));
    List<Column> columns = new ArrayList<>();
    Stream.concat(before, names.stream())
        .forEach(
            name -> {
              Optional<Column> column = given.find(name);
              if (column.isEmpty() && fixedNames.stream().noneMatch(name::equalsIgnoreCase)) {
                given.addProblem("Rows have no column '" + name + "' to be partitioned by.");
              }
              columns.add(column.orElseGet(() -> new Column(name, SimpleType.STRING)));
            });
    return columns;
  }

  private static void requireData(
      NewColumns given, List<Column> data, String option, List<String> names) {
    names.stream()
        .filter(name -> data.stream().noneMatch(column -> isNamed(column, name)))
        .forEach(
            name ->
                given.addProblem(
                    "Option '" + option + "' names '" + name + "', which is no data column."));
  }

  private static boolean isKey(Column column, TableOptions options) {
    return options.primaryKey().stream().anyMatch(name -> isNamed(column, name));
  }

  private static boolean isNamed(Column column, String name) {
    return column.name().equalsIgnoreCase(name);
  }

  private static Column notNull(Column column) {
    return new Column(column.name(), column.type(), false, column.comment());
  }

  /** Returns how the table is stored as long as it is empty. */
  TableLayout layout() {
    Optional<Clustering> clustering = options.clustering();
    return new TableLayout(
        !options.primaryKey().isEmpty() || options.properties().containsKey("transactional"),
        options.primaryKey(),
        0,
        clustering.isPresent() ? "hash" : "",
        clustering.map(Clustering::buckets).orElse(0),
        clustering.map(Clustering::columns).orElse(List.of()),
        clustering.map(Clustering::sortColumns).orElse(List.of()));
  }
}
