package io.maxcompute.spark.differential;

import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A table and its rows.
 *
 * @param rows with the partition columns behind the others
 */
record TestTable(
    List<Column> columns, List<Column> partitionColumns, boolean transactional, List<Row> rows) {

  /** Returns all columns, those of the partitions last. */
  List<Column> all() {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(partitionColumns);
    return all;
  }

  /** Returns all columns in Spark's types, char and varchar among them. */
  StructType schema() {
    return SparkTypes.schema(all());
  }

  /** Returns the statement that makes the table in MaxCompute. */
  String ddl(String name) {
    return "CREATE TABLE "
        + name
        + " ("
        + definitions(columns)
        + ")"
        + (partitionColumns.isEmpty()
            ? ""
            : " PARTITIONED BY (" + definitions(partitionColumns) + ")")
        + (transactional ? " TBLPROPERTIES ('transactional'='true')" : "");
  }

  private static String definitions(List<Column> columns) {
    return columns.stream()
        .map(
            column ->
                "`" + column.name() + "` " + column.type() + (column.nullable() ? "" : " NOT NULL"))
        .collect(Collectors.joining(", "));
  }
}
