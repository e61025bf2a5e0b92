package io.maxcompute.spark.read;

import io.maxcompute.spark.types.RowOrigin;
import io.maxcompute.spark.types.RowWidth;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.TableSchema;
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
   * {@link RowOrigin}. Rows cannot be read without any column: the narrowest one stands in.
   */
  static ScanColumns of(TableSchema table, StructType required) {
    List<String> data = chosen(table.dataColumns(), required);
    List<String> partition =
        Stream.of(required.fieldNames())
                .map(name -> RowOrigin.named(name, table))
                .anyMatch(origin -> origin.equals(Optional.of(RowOrigin.PARTITION)))
            ? table.partitionColumns().stream().map(Column::name).toList()
            : chosen(table.partitionColumns(), required);
    return new ScanColumns(
        data.isEmpty() ? List.of(RowWidth.narrowest(table.dataColumns())) : data, partition);
  }

  private static List<String> chosen(List<Column> columns, StructType required) {
    return Stream.of(required.fieldNames())
        .filter(name -> columns.stream().anyMatch(c -> c.name().equalsIgnoreCase(name)))
        .toList();
  }
}
