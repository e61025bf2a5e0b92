package io.maxcompute.spark.types;

import static java.util.Map.entry;

import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TextType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VarcharType;

/** From Spark to MaxCompute. */
final class DataTypeMapping {
  private static final Map<DataType, SimpleType> SIMPLE =
      Map.ofEntries(
          entry(DataTypes.ByteType, SimpleType.TINYINT),
          entry(DataTypes.ShortType, SimpleType.SMALLINT),
          entry(DataTypes.IntegerType, SimpleType.INT),
          entry(DataTypes.LongType, SimpleType.BIGINT),
          entry(DataTypes.FloatType, SimpleType.FLOAT),
          entry(DataTypes.DoubleType, SimpleType.DOUBLE),
          entry(DataTypes.BooleanType, SimpleType.BOOLEAN),
          entry(DataTypes.StringType, SimpleType.STRING),
          entry(DataTypes.BinaryType, SimpleType.BINARY),
          entry(DataTypes.DateType, SimpleType.DATE),
          entry(DataTypes.TimestampType, SimpleType.TIMESTAMP),
          entry(DataTypes.TimestampNTZType, SimpleType.TIMESTAMP_NTZ));

  private DataTypeMapping() {}

  /**
   * @param path where the type stands, for the message; empty if nowhere
   */
  static ColumnType columnType(DataType type, String path) {
    SimpleType simple = SIMPLE.get(type);
    if (simple != null) {
      return simple;
    }
    if (type instanceof DecimalType decimal) {
      return decimal(decimal, path);
    }
    if (type instanceof CharType padded) {
      return new TextType(TextType.Kind.CHAR, padded.length());
    }
    if (type instanceof VarcharType limited) {
      return new TextType(TextType.Kind.VARCHAR, limited.length());
    }
    if (type instanceof ArrayType array) {
      return new io.maxcompute.storage.table.ArrayType(
          columnType(array.elementType(), path + ".element"));
    }
    if (type instanceof MapType map) {
      return new io.maxcompute.storage.table.MapType(
          columnType(map.keyType(), path + ".key"), columnType(map.valueType(), path + ".value"));
    }
    if (type instanceof StructType struct && struct.fields().length > 0) {
      return struct(struct, path);
    }
    throw refused(path, type, "MaxCompute has no such column type");
  }

  private static ColumnType struct(StructType struct, String path) {
    List<io.maxcompute.storage.table.StructType.Field> fields =
        Arrays.stream(struct.fields())
            .map(
                field ->
                    new io.maxcompute.storage.table.StructType.Field(
                        field.name(), columnType(field.dataType(), path + "." + field.name())))
            .toList();
    return new io.maxcompute.storage.table.StructType(fields);
  }

  private static ColumnType decimal(DecimalType type, String path) {
    try {
      return new io.maxcompute.storage.table.DecimalType(type.precision(), type.scale());
    } catch (IllegalArgumentException e) {
      // Spark can be told to allow negative scales
      throw refused(path, type, "precision must be 1 to 38, and scale 0 to the precision");
    }
  }

  private static IllegalArgumentException refused(String path, DataType type, String reason) {
    String subject = path.isEmpty() ? "A value" : "Column '" + path + "'";
    return new IllegalArgumentException(
        subject
            + " of Spark type "
            + type.simpleString()
            + " cannot be stored: "
            + reason
            + ". Cast it, for example to string, or leave it out.");
  }
}
