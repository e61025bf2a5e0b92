package io.maxcompute.spark.reader;

import io.maxcompute.spark.types.PartitionText;
import io.maxcompute.spark.types.RowOrigin;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The columns that Spark gets, and what each is made of. Crosses from the driver to executors.
 *
 * @param columns in Spark's order
 * @param partition partition columns of the table, outermost first
 */
public record OutputColumns(List<OutputColumn> columns, StructType partition)
    implements Serializable {

  /**
   * One of them.
   *
   * @param field as Spark knows it
   * @param blob whether the content of blobs is fetched for it
   * @param origin what it says of the row's origin; null if it is a column of the table
   */
  public record OutputColumn(StructField field, boolean blob, @Nullable RowOrigin origin)
      implements Serializable {}

  /** Keeps a copy of the list. */
  public OutputColumns {
    columns = List.copyOf(columns);
  }

  /**
   * Returns {@code required}, columns of {@code table} and of {@link RowOrigin}, as a scan of it
   * makes them. A BLOB that is required as binary is required by its content.
   *
   * @throws UnsupportedOperationException if one cannot be made; the message says why
   */
  public static OutputColumns of(TableSchema table, StructType required) {
    List<OutputColumn> columns = new ArrayList<>();
    for (StructField field : required.fields()) {
      boolean blob = field.dataType().equals(DataTypes.BinaryType) && isBlob(table, field.name());
      RowOrigin origin = RowOrigin.named(field.name(), table).orElse(null);
      if (origin == RowOrigin.PARTITION) {
        table.partitionColumns().forEach(OutputColumns::requireText);
      }
      columns.add(new OutputColumn(field, blob, origin));
    }
    return new OutputColumns(columns, SparkTypes.schema(table.partitionColumns()));
  }

  private static void requireText(Column partition) {
    if (SparkTypes.dataType(partition.type()).filter(PartitionText::supports).isEmpty()) {
      throw new UnsupportedOperationException(
          "Cannot tell the partition of rows as text, where partition column '"
              + partition.name()
              + "' has type "
              + partition.type()
              + ". Select the partition columns themselves.");
    }
  }

  /** Returns columns of a table that are all read as they are stored. */
  public static OutputColumns stored(StructType columns) {
    return new OutputColumns(
        Arrays.stream(columns.fields()).map(f -> new OutputColumn(f, false, null)).toList(),
        new StructType());
  }

  /** Returns the columns as Spark knows them. */
  StructField[] fields() {
    return columns.stream().map(OutputColumn::field).toArray(StructField[]::new);
  }

  private static boolean isBlob(TableSchema table, String name) {
    Optional<Column> column =
        table.columns().stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
    return column.isPresent() && column.get().type() == SimpleType.BLOB;
  }

  /** Returns the columns that blobs are fetched for. */
  List<OutputColumn> blobs() {
    return columns.stream().filter(OutputColumn::blob).toList();
  }
}
