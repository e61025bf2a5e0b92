package io.maxcompute.spark.types;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.VarcharType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Partition values, which the service lists as text, as the values of Spark's types. */
public final class PartitionValues {
  private PartitionValues() {}

  /** Returns whether text of this type has one reading; CHAR may or may not be padded. */
  public static boolean supports(DataType type) {
    return type instanceof StringType
        || type instanceof VarcharType
        || type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType
        || type instanceof DateType;
  }

  /** Returns whether values of this type are text, of which every partition has one. */
  public static boolean isText(DataType type) {
    return evaluated(type) instanceof StringType;
  }

  /** Returns the type that Spark's expressions give to values of a column of {@code type}. */
  public static DataType evaluated(DataType type) {
    return type instanceof VarcharType ? DataTypes.StringType : type;
  }

  /**
   * Returns the value that {@code partition} has in {@code column}, in Spark's internal form; null
   * where a number or a date is missing.
   *
   * @param column a partition column of a type that {@link #supports} knows
   * @throws IllegalStateException if the value is not of the column's type
   */
  public static @Nullable Object of(PartitionSpec partition, StructField column) {
    return partition.values().stream()
        .filter(value -> value.column().equalsIgnoreCase(column.name()))
        .findFirst()
        .map(value -> parse(column.name(), value.value(), column.dataType()))
        .orElse(null);
  }

  /**
   * Returns {@code text} as a value of {@code type}; null where a number or a date is missing.
   *
   * @param column for messages
   */
  public static @Nullable Object parse(String column, String text, DataType type) {
    if (evaluated(type) instanceof StringType) {
      return UTF8String.fromString(text);
    }
    if (text.equals(PartitionText.NO_VALUE)) {
      return null;
    }
    try {
      return value(text, type);
    } catch (NumberFormatException | DateTimeParseException e) {
      String message =
          "Value '"
              + text
              + "' of partition column '"
              + column
              + "' is not of type "
              + type.sql()
              + ".";
      throw new IllegalStateException(message, e);
    }
  }

  /**
   * Returns the one way to write {@code text}, a value of a partition column, if there are more.
   *
   * @throws IllegalStateException if it is not of the column's type
   */
  public static String canonical(Column column, String text) {
    Optional<DataType> type = SparkTypes.dataType(column.type()).filter(PartitionValues::supports);
    Object value = type.isEmpty() ? null : parse(column.name(), text, type.get());
    return value == null ? text : PartitionText.of(type.get(), value);
  }

  private static Object value(String text, DataType type) {
    if (type instanceof LongType) {
      return Long.valueOf(text);
    }
    if (type instanceof IntegerType) {
      return Integer.valueOf(text);
    }
    if (type instanceof ShortType) {
      return Short.valueOf(text);
    }
    if (type instanceof ByteType) {
      return Byte.valueOf(text);
    }
    if (type instanceof DateType) {
      return Math.toIntExact(LocalDate.parse(text).toEpochDay());
    }
    throw new AssertionError(type);
  }
}
