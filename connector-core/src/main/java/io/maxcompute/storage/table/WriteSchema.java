package io.maxcompute.storage.table;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the service wants of rows that are written (storage-api.md, section 4.9). Immutable; crosses
 * from driver to executors.
 *
 * @param columns columns of the rows, as the service lists them; its data columns may include
 *     system columns
 * @param systemColumns columns that the table does not have and a batch may, such as {@code
 *     __operation} of a Delta table; empty for most tables
 * @param columnIds the service's ids of columns, and of what is nested in them, by path: {@code c},
 *     {@code c.element} of an array, {@code c.key} and {@code c.value} of a map, {@code c.field} of
 *     a struct, and so on downwards. In the order of the schema. A path has no entry if the service
 *     gave it no id, or gave it to two columns
 * @param distributionKeys names of the data columns that make up the key of a Delta table, in the
 *     order of the schema; empty for other tables
 */
public record WriteSchema(
    TableSchema columns,
    List<Column> systemColumns,
    Map<String, Long> columnIds,
    List<String> distributionKeys)
    implements Serializable {
  /** Keeps copies of lists and map, in their order. */
  public WriteSchema {
    requireNonNull(columns, "columns");
    systemColumns = List.copyOf(systemColumns);
    columnIds = Collections.unmodifiableMap(new LinkedHashMap<>(columnIds));
    distributionKeys = List.copyOf(distributionKeys);
  }

  /**
   * Returns the id of what {@code path} names; empty if the service gave none.
   *
   * @param path as in {@link #columnIds}, in any case, for the service compares names without it
   */
  public OptionalLong columnId(String path) {
    Long exact = columnIds.get(path);
    if (exact != null) {
      return OptionalLong.of(exact);
    }
    return columnIds.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(path))
        .mapToLong(Map.Entry::getValue)
        .findFirst();
  }
}
