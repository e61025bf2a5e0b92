package io.maxcompute.spark.read;

import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Partition values, which the service lists as text, as the values of Spark's types. */
final class PartitionValues {
  /** Hive's name for the partition of the rows that have no value, which has come along here. */
  private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

  private PartitionValues() {}

  /** Returns whether text of this type has one reading. */
  static boolean supports(DataType type) {
    return type instanceof StringType
        || type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  /**
   * Returns {@code text} as a value of {@code type}; null where a number is missing.
   *
   * @param column for messages
   */
  static @Nullable Object parse(String column, String text, DataType type) {
    if (type instanceof StringType) {
      return UTF8String.fromString(text);
    }
    if (text.equals(HIVE_NULL)) {
      return null;
    }
    try {
      return number(text, type);
    } catch (NumberFormatException e) {
      String message =
          "Cannot select partitions: value '"
              + text
              + "' of partition column '"
              + column
              + "' is not of type "
              + type.sql()
              + ".";
      throw new IllegalStateException(message, e);
    }
  }

  private static Object number(String text, DataType type) {
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
    throw new AssertionError(type);
  }
}
