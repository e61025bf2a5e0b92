package io.maxcompute.spark.types;

import static java.util.Map.entry;

import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TextType;
import io.maxcompute.storage.table.UnknownType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.VarcharType;

/** From MaxCompute to Spark. */
final class ColumnTypeMapping {
  /** Types missing here have no settled form on the Storage API (storage-api.md, section 6.1). */
  private static final Map<SimpleType, DataType> SIMPLE =
      Map.ofEntries(
          entry(SimpleType.TINYINT, DataTypes.ByteType),
          entry(SimpleType.SMALLINT, DataTypes.ShortType),
          entry(SimpleType.INT, DataTypes.IntegerType),
          entry(SimpleType.BIGINT, DataTypes.LongType),
          entry(SimpleType.FLOAT, DataTypes.FloatType),
          entry(SimpleType.DOUBLE, DataTypes.DoubleType),
          entry(SimpleType.BOOLEAN, DataTypes.BooleanType),
          entry(SimpleType.STRING, DataTypes.StringType),
          entry(SimpleType.JSON, DataTypes.StringType),
          entry(SimpleType.BINARY, DataTypes.BinaryType),
          entry(SimpleType.DATE, DataTypes.DateType),
          entry(SimpleType.DATETIME, DataTypes.TimestampType),
          entry(SimpleType.TIMESTAMP, DataTypes.TimestampType),
          entry(SimpleType.TIMESTAMP_NTZ, DataTypes.TimestampNTZType));

  private ColumnTypeMapping() {}

  /**
   * @param blob what a BLOB is; empty if Spark cannot read it
   */
  static Optional<DataType> dataType(ColumnType type, Optional<DataType> blob) {
    if (type instanceof SimpleType simple) {
      return simple == SimpleType.BLOB ? blob : Optional.ofNullable(SIMPLE.get(simple));
    }
    if (type instanceof DecimalType decimal) {
      return Optional.of(DataTypes.createDecimalType(decimal.precision(), decimal.scale()));
    }
    if (type instanceof TextType text) {
      boolean padded = text.kind() == TextType.Kind.CHAR;
      return Optional.of(padded ? new CharType(text.length()) : new VarcharType(text.length()));
    }
    if (type instanceof ArrayType array) {
      return dataType(array.element(), blob)
          .map(element -> DataTypes.createArrayType(element, true));
    }
    if (type instanceof MapType map) {
      Optional<DataType> value = dataType(map.value(), blob);
      return dataType(map.key(), blob)
          .flatMap(key -> value.map(v -> DataTypes.createMapType(key, v, true)));
    }
    if (type instanceof StructType struct) {
      return struct(struct, blob);
    }
    if (type instanceof UnknownType) {
      return Optional.empty();
    }
    throw new AssertionError(type);
  }

  private static Optional<DataType> struct(StructType struct, Optional<DataType> blob) {
    List<StructField> fields = new ArrayList<>();
    for (StructType.Field field : struct.fields()) {
      Optional<DataType> type = dataType(field.type(), blob);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      fields.add(DataTypes.createStructField(field.name(), type.get(), true));
    }
    return Optional.of(DataTypes.createStructType(fields));
  }
}
