package io.maxcompute.spark.read;

import io.maxcompute.spark.types.RowOrigin;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.table.TextType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a scan asks the service for.
 *
 * @param data data columns, never empty: an empty list would mean all of them
 * @param partition partition columns
 */
record ScanColumns(List<String> data, List<String> partition) {

  /**
   * Returns what must be asked for to read {@code required}, any columns of {@code table} and of
   * {@link RowOrigin}.
   */
  static ScanColumns of(TableSchema table, StructType required) {
    List<String> data = chosen(table.dataColumns(), required);
    List<String> partition =
        Stream.of(required.fieldNames())
                .map(name -> RowOrigin.named(name, table))
                .anyMatch(origin -> origin.equals(Optional.of(RowOrigin.PARTITION)))
            ? table.partitionColumns().stream().map(Column::name).toList()
            : chosen(table.partitionColumns(), required);
    return new ScanColumns(data.isEmpty() ? List.of(cheapest(table)) : data, partition);
  }

  private static List<String> chosen(List<Column> columns, StructType required) {
    return Stream.of(required.fieldNames())
        .filter(name -> columns.stream().anyMatch(c -> c.name().equalsIgnoreCase(name)))
        .toList();
  }

  /** Rows cannot be read without any column: the smallest one stands in. */
  private static String cheapest(TableSchema table) {
    return table.dataColumns().stream()
        .min(Comparator.comparingInt(ScanColumns::width))
        .map(Column::name)
        .orElseThrow(() -> new IllegalArgumentException("the table has no data column"));
  }

  private static int width(Column column) {
    if (column.type() instanceof SimpleType simple) {
      return switch (simple) {
        case BOOLEAN, TINYINT -> 1;
        case SMALLINT -> 2;
        case INT, FLOAT, DATE -> 4;
        case BIGINT, DOUBLE, DATETIME, TIMESTAMP, TIMESTAMP_NTZ -> 8;
        case STRING, JSON, BINARY -> 40;
        case BLOB, VARIANT, INTERVAL_DAY_TIME, INTERVAL_YEAR_MONTH -> 1000;
      };
    }
    if (column.type() instanceof DecimalType) {
      return 16;
    }
    return column.type() instanceof TextType text ? 20 + text.length() : 500;
  }
}
