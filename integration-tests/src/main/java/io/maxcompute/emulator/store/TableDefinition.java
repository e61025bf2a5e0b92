package io.maxcompute.emulator.store;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.type.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a table is. Immutable.
 *
 * @param id opaque; a table of the same name created later has another one
 * @param lifecycle in days; -1 for none
 * @param schemaVersion grows with every change of the columns; starts with 1
 * @param viewText query of a view; empty for a table
 */
public record TableDefinition(
    String id,
    TableName name,
    List<Column> columns,
    List<Column> partitionColumns,
    String comment,
    int lifecycle,
    Map<String, String> properties,
    List<String> primaryKey,
    @Nullable Clustering clustering,
    long createdAt,
    int schemaVersion,
    String viewText) {

  public TableDefinition {
    viewText = viewText == null ? "" : viewText; // descriptions on disk may be older than views
    columns = List.copyOf(columns);
    partitionColumns = List.copyOf(partitionColumns);
    properties = Map.copyOf(properties);
    primaryKey = List.copyOf(primaryKey);
  }

  /** A table that is no view. */
  public TableDefinition(
      String id,
      TableName name,
      List<Column> columns,
      List<Column> partitionColumns,
      String comment,
      int lifecycle,
      Map<String, String> properties,
      List<String> primaryKey,
      @Nullable Clustering clustering,
      long createdAt,
      int schemaVersion) {
    this(
        id,
        name,
        columns,
        partitionColumns,
        comment,
        lifecycle,
        properties,
        primaryKey,
        clustering,
        createdAt,
        schemaVersion,
        "");
  }

  /** Describes a view: the columns of a query, under names of its own. */
  public static TableDefinition view(
      String id, TableName name, List<Column> columns, String comment, String text, long now) {
    return new TableDefinition(
        id, name, columns, List.of(), comment, -1, Map.of(), List.of(), null, now, 1, text);
  }

  /** Returns whether it is a view, which has no rows of its own. */
  public boolean isView() {
    return !viewText.isEmpty();
  }

  /** Returns the table under another name. */
  public TableDefinition withName(TableName changed) {
    return with(changed, columns, comment, lifecycle, schemaVersion);
  }

  /** Returns the table with other data columns, in a new schema version. */
  public TableDefinition withColumns(List<Column> changed) {
    return with(name, changed, comment, lifecycle, schemaVersion + 1);
  }

  /** Returns the table with another comment. */
  public TableDefinition withComment(String changed) {
    return with(name, columns, changed, lifecycle, schemaVersion);
  }

  /** Returns the table with another lifecycle, in days. */
  public TableDefinition withLifecycle(int changed) {
    return with(name, columns, comment, changed, schemaVersion);
  }

  /** Returns the table with other properties. */
  public TableDefinition withProperties(Map<String, String> changed) {
    return new TableDefinition(
        id,
        name,
        columns,
        partitionColumns,
        comment,
        lifecycle,
        changed,
        primaryKey,
        clustering,
        createdAt,
        schemaVersion,
        viewText);
  }

  private TableDefinition with(
      TableName newName,
      List<Column> newColumns,
      String newComment,
      int newLifecycle,
      int version) {
    return new TableDefinition(
        id,
        newName,
        newColumns,
        partitionColumns,
        newComment,
        newLifecycle,
        properties,
        primaryKey,
        clustering,
        createdAt,
        version,
        viewText);
  }

  /** Returns whether the table has partition columns. */
  public boolean isPartitioned() {
    return !partitionColumns.isEmpty();
  }

  /** Returns whether the table is transactional. */
  public boolean isTransactional() {
    return "true".equalsIgnoreCase(properties.get("transactional"));
  }

  /** Returns whether it is a primary-key (Delta) table. */
  public boolean isDelta() {
    return isTransactional() && !primaryKey.isEmpty();
  }

  /** Returns all columns, data first. */
  public List<Column> allColumns() {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(partitionColumns);
    return all;
  }

  /** Returns the lower-case names of the key columns. */
  public Set<String> keyNames() {
    return primaryKey.stream().map(k -> k.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /** Returns the columns that rows have beside the declared ones when they are written. */
  public List<Column> systemColumns() {
    int next = allColumns().stream().mapToInt(Column::id).max().orElse(0) + 1;
    return isDelta() ? List.of(RowOperation.column(next)) : List.of();
  }

  /** Returns the number of hash buckets, 0 if rows are not hashed by a clustering. */
  public int hashBuckets() {
    return clustering != null && clustering.type().equals("hash") && !isDelta()
        ? clustering.buckets()
        : 0;
  }

  /**
   * Returns the column called {@code wanted}.
   *
   * @throws ServiceError 400 if there is none
   */
  public Column column(String wanted) {
    return find(allColumns(), wanted);
  }

  /** Returns the columns called {@code wanted} in table order, without duplicates. */
  public static List<Column> select(List<Column> columns, List<String> wanted) {
    List<Column> found = wanted.stream().map(name -> find(columns, name)).toList();
    return columns.stream().filter(found::contains).toList();
  }

  /** Returns the one of {@code columns} called {@code wanted}, or throws a 400. */
  public static Column find(List<Column> columns, String wanted) {
    return columns.stream()
        .filter(column -> column.isNamed(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                ServiceError.invalid(
                    "Column '"
                        + wanted
                        + "' does not exist; there are "
                        + columns.stream().map(Column::name).collect(Collectors.joining(", "))
                        + "."));
  }
}
