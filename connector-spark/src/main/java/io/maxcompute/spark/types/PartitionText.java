package io.maxcompute.spark.types;

import java.time.LocalDate;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.jspecify.annotations.Nullable;

/** Values of partition columns as the text that names the partition. */
public final class PartitionText {
  /** How MaxCompute names the partition of rows without a value. */
  static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  private PartitionText() {}

  /** Returns whether values of {@code type} have one text. */
  public static boolean supports(DataType type) {
    return SparkTypes.isText(type)
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DateType;
  }

  /**
   * Returns the text of a value.
   *
   * @param value as Spark holds it internally
   */
  public static String of(DataType type, @Nullable Object value) {
    if (value == null) {
      return NO_VALUE;
    }
    return type instanceof DateType
        ? LocalDate.ofEpochDay((Integer) value).toString()
        : value.toString();
  }
}
