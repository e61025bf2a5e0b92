package io.maxcompute.storage.catalog;

import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.Identifiers;
import io.maxcompute.storage.table.Literals;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.table.UnknownType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The statements that make, change and remove tables and partitions (control-plane.md, sections 3.7
 * and 4). Every name is in back-quotes and every text in quotes, so that neither can end its place.
 */
final class DdlText {
  private DdlText() {}

  /** Returns the settings that statements on the table {@code id} need. */
  static Map<String, String> hints(TableId id) {
    Map<String, String> hints = new LinkedHashMap<>();
    hints.put("odps.sql.type.system.odps2", "true");
    if (!id.schema().isEmpty()) {
      hints.put("odps.namespace.schema", "true");
      hints.put("odps.sql.allow.namespace.schema", "true");
    }
    return hints;
  }

  static String createTable(TableId id, TableSchema schema, TableOptions options) {
    checkColumns(id, schema, options);
    StringBuilder sql = new StringBuilder("CREATE TABLE ");
    sql.append(options.ifNotExists() ? "IF NOT EXISTS " : "").append(id.quoted()).append(" (");
    sql.append(joined(schema.dataColumns().stream().map(DdlText::dataColumn).toList()));
    if (!options.primaryKey().isEmpty()) {
      sql.append(", PRIMARY KEY (").append(names(options.primaryKey())).append(')');
    }
    sql.append(')');
    if (!options.comment().isEmpty()) {
      sql.append(" COMMENT ").append(Literals.text(options.comment()));
    }
    if (schema.isPartitioned()) {
      List<String> columns =
          schema.partitionColumns().stream()
              .map(column -> column(column) + comment(column))
              .toList();
      sql.append(" PARTITIONED BY (").append(joined(columns)).append(')');
    }
    options.clustering().ifPresent(clustering -> append(sql, clustering));
    append(sql, properties(options));
    options.lifecycleDays().ifPresent(days -> sql.append(" LIFECYCLE ").append(days));
    return sql.append(';').toString();
  }

  private static void append(StringBuilder sql, Clustering clustering) {
    sql.append(clustering.kind() == Clustering.Kind.RANGE ? " RANGE" : "");
    sql.append(" CLUSTERED BY (").append(names(clustering.columns())).append(')');
    if (!clustering.sortColumns().isEmpty()) {
      List<String> columns =
          clustering.sortColumns().stream()
              .map(sort -> Identifiers.quote(sort.column()) + (sort.ascending() ? " ASC" : " DESC"))
              .toList();
      sql.append(" SORTED BY (").append(joined(columns)).append(')');
    }
    if (clustering.buckets() > 0) {
      sql.append(" INTO ").append(clustering.buckets()).append(" BUCKETS");
    }
  }

  private static void append(StringBuilder sql, Map<String, String> properties) {
    if (!properties.isEmpty()) {
      sql.append(' ').append(tableProperties(properties));
    }
  }

  private static String tableProperties(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(pair -> Literals.text(pair.getKey()) + "=" + Literals.text(pair.getValue()))
        .collect(Collectors.joining(", ", "TBLPROPERTIES (", ")"));
  }

  static String setProperties(TableId id, Map<String, String> properties) {
    if (properties.isEmpty()) {
      throw new IllegalArgumentException("There are no properties to set.");
    }
    return "ALTER TABLE " + id.quoted() + " SET " + tableProperties(properties) + ";";
  }

  private static Map<String, String> properties(TableOptions options) {
    Map<String, String> properties = new TreeMap<>(options.properties());
    if (!options.primaryKey().isEmpty()) {
      properties.putIfAbsent("transactional", "true");
    }
    return properties;
  }

  static String dropTable(TableId id, boolean ifExists) {
    return "DROP TABLE " + (ifExists ? "IF EXISTS " : "") + id.quoted() + ";";
  }

  static String addColumns(TableId id, List<Column> columns, boolean ifNotExists) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("There is no column to be added to table '" + id + "'.");
    }
    for (Column column : columns) {
      if (!column.nullable()) {
        throw new IllegalArgumentException(
            "Cannot add column '"
                + column.name()
                + "' to table '"
                + id
                + "': it takes no nulls, and rows that are there have no value for it.");
      }
    }
    String condition = ifNotExists ? "IF NOT EXISTS " : "";
    List<String> definitions = columns.stream().map(DdlText::dataColumn).toList();
    return "ALTER TABLE "
        + id.quoted()
        + " ADD COLUMNS "
        + condition
        + "("
        + joined(definitions)
        + ");";
  }

  static String addPartition(TableId id, PartitionSpec spec, boolean ifNotExists) {
    String condition = ifNotExists ? "IF NOT EXISTS " : "";
    return "ALTER TABLE " + id.quoted() + " ADD " + condition + partition(spec) + ";";
  }

  static String dropPartitions(TableId id, List<PartitionSpec> specs, boolean ifExists) {
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("There are no partitions to drop.");
    }
    String condition = ifExists ? "IF EXISTS " : "";
    String partitions = joined(specs.stream().map(DdlText::partition).toList());
    return "ALTER TABLE " + id.quoted() + " DROP " + condition + partitions + ";";
  }

  private static String partition(PartitionSpec spec) {
    if (spec.isEmpty()) {
      throw new IllegalArgumentException("The partition to be made or dropped has no values.");
    }
    spec.address(); // refuses what could be made, and never be addressed again
    return spec.values().stream()
        .map(value -> Identifiers.quote(value.column()) + "=" + Literals.text(value.value()))
        .collect(Collectors.joining(", ", "PARTITION (", ")"));
  }

  private static String dataColumn(Column column) {
    return column(column) + (column.nullable() ? "" : " NOT NULL") + comment(column);
  }

  private static String column(Column column) {
    checkKnown(column, column.type());
    return Identifiers.quote(column.name()) + " " + column.type();
  }

  private static String comment(Column column) {
    return column.comment().isEmpty() ? "" : " COMMENT " + Literals.text(column.comment());
  }

  /** The text of an unknown type could be anything, also the rest of another statement. */
  private static void checkKnown(Column column, ColumnType type) {
    if (type instanceof UnknownType) {
      throw new IllegalArgumentException(
          "Cannot make column '" + column.name() + "': its type '" + type + "' is not known.");
    } else if (type instanceof ArrayType array) {
      checkKnown(column, array.element());
    } else if (type instanceof MapType map) {
      checkKnown(column, map.key());
      checkKnown(column, map.value());
    } else if (type instanceof StructType struct) {
      struct.fields().forEach(field -> checkKnown(column, field.type()));
    }
  }

  private static void checkColumns(TableId id, TableSchema schema, TableOptions options) {
    if (schema.dataColumns().isEmpty()) {
      throw new IllegalArgumentException("Cannot make table '" + id + "' without data columns.");
    }
    for (String name : options.primaryKey()) {
      if (find(id, schema, name).nullable()) {
        throw new IllegalArgumentException(
            "Cannot make table '" + id + "': key column '" + name + "' is nullable.");
      }
    }
    options
        .clustering()
        .ifPresent(
            by -> {
              by.columns().forEach(name -> find(id, schema, name));
              by.sortColumns().forEach(sort -> find(id, schema, sort.column()));
            });
  }

  private static Column find(TableId id, TableSchema schema, String name) {
    return schema.dataColumns().stream()
        .filter(column -> column.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot make table '" + id + "': it has no data column '" + name + "'."));
  }

  private static String names(Collection<String> names) {
    return joined(names.stream().map(Identifiers::quote).toList());
  }

  private static String joined(Collection<String> parts) {
    return String.join(", ", parts);
  }
}
