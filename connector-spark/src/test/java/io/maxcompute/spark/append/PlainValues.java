package io.maxcompute.spark.append;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Values of Spark rows, whatever holds them, as values that {@code equals} compares bit by bit. */
final class PlainValues {
  private PlainValues() {}

  static List<Object> row(InternalRow row, StructType type) {
    List<Object> values = new ArrayList<>();
    StructField[] fields = type.fields();
    for (int i = 0; i < fields.length; i++) {
      values.add(value(row, i, fields[i].dataType()));
    }
    return values;
  }

  private static Object value(SpecializedGetters from, int ordinal, DataType type) {
    if (from.isNullAt(ordinal)) {
      return null;
    }
    if (type instanceof ArrayType array) {
      return array(from.getArray(ordinal), array.elementType());
    }
    if (type instanceof MapType map) {
      MapData data = from.getMap(ordinal);
      return Arrays.asList(
          array(data.keyArray(), map.keyType()), array(data.valueArray(), map.valueType()));
    }
    if (type instanceof StructType struct) {
      return row(from.getStruct(ordinal, struct.length()), struct);
    }
    if (type instanceof DecimalType decimal) {
      return from.getDecimal(ordinal, decimal.precision(), decimal.scale()).toJavaBigDecimal();
    }
    if (type instanceof BinaryType) {
      return HexFormat.of().formatHex(from.getBinary(ordinal));
    }
    Object number = number(from, ordinal, type);
    return number != null
        ? number
        : HexFormat.of().formatHex(from.getUTF8String(ordinal).getBytes());
  }

  private static Object number(SpecializedGetters from, int ordinal, DataType type) {
    if (type instanceof BooleanType) {
      return from.getBoolean(ordinal);
    }
    if (type instanceof ByteType) {
      return from.getByte(ordinal);
    }
    if (type instanceof ShortType) {
      return from.getShort(ordinal);
    }
    if (type instanceof FloatType) {
      return Float.floatToRawIntBits(from.getFloat(ordinal));
    }
    if (type instanceof DoubleType) {
      return Double.doubleToRawLongBits(from.getDouble(ordinal));
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return from.getInt(ordinal);
    }
    boolean eightBytes =
        type instanceof LongType
            || type instanceof TimestampType
            || type instanceof TimestampNTZType;
    return eightBytes ? from.getLong(ordinal) : null;
  }

  private static List<Object> array(ArrayData array, DataType element) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < array.numElements(); i++) {
      values.add(value(array, i, element));
    }
    return values;
  }
}
