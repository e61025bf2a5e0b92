package io.maxcompute.spark.types;

import io.maxcompute.storage.table.Column;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** How wide rows are, as Spark's optimizer reckons: by the type alone. */
public final class RowWidth {
  private static final long OVERHEAD = 8;

  private RowWidth() {}

  /** Returns the estimated bytes of a row. */
  public static long of(StructType columns) {
    return OVERHEAD
        + Stream.of(columns.fields()).mapToLong(field -> field.dataType().defaultSize()).sum();
  }

  /**
   * Returns {@code rows} times {@code bytes}, or the largest number there is. Neither is negative.
   */
  public static long saturated(long rows, long bytes) {
    return Math.multiplyHigh(rows, bytes) == 0 && rows * bytes >= 0 ? rows * bytes : Long.MAX_VALUE;
  }

  /** Returns the name of the column that is read where rows are counted only. */
  public static String narrowest(List<Column> columns) {
    return columns.stream()
        .min(Comparator.comparingInt(RowWidth::width))
        .map(Column::name)
        .orElseThrow(() -> new IllegalArgumentException("there is no column"));
  }

  private static int width(Column column) {
    return SparkTypes.dataType(column.type()).map(DataType::defaultSize).orElse(Integer.MAX_VALUE);
  }
}
