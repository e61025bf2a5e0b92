package io.maxcompute.spark.types;

import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.StructType;
import java.util.Optional;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.VarcharType;

/** The Spark type in which values go into a column. */
public final class WrittenType {
  private WrittenType() {}

  /**
   * Returns {@code source} if its values go into a column of type {@code target} as they are, else
   * the type that they are to be cast to, which has the fields of {@code source} in their order.
   *
   * @param source a type that {@link WriteCompatibility} does not object to
   */
  public static DataType of(ColumnType target, DataType source) {
    if (WriteCompatibility.keepsValues(target, source)) {
      return source;
    }
    if (target instanceof ArrayType array
        && source instanceof org.apache.spark.sql.types.ArrayType given) {
      return array(array, given);
    }
    if (target instanceof MapType map
        && source instanceof org.apache.spark.sql.types.MapType given) {
      return map(map, given);
    }
    if (target instanceof StructType struct
        && source instanceof org.apache.spark.sql.types.StructType given) {
      return struct(struct, given);
    }
    return plain(target).orElse(source);
  }

  /** Returns the type that values are cast to for a column that is not nested. */
  static Optional<DataType> plain(ColumnType target) {
    return SparkTypes.writtenType(target)
        .map(
            type ->
                type instanceof CharType || type instanceof VarcharType
                    ? DataTypes.StringType
                    : type);
  }

  private static DataType array(ArrayType target, org.apache.spark.sql.types.ArrayType source) {
    DataType element = of(target.element(), source.elementType());
    return element.equals(source.elementType()) ? source : DataTypes.createArrayType(element, true);
  }

  private static DataType map(MapType target, org.apache.spark.sql.types.MapType source) {
    DataType key = of(target.key(), source.keyType());
    DataType value = of(target.value(), source.valueType());
    return key.equals(source.keyType()) && value.equals(source.valueType())
        ? source
        : DataTypes.createMapType(key, value, true);
  }

  private static DataType struct(StructType target, org.apache.spark.sql.types.StructType source) {
    StructField[] fields = source.fields().clone();
    boolean same = true;
    for (int i = 0; i < fields.length; i++) {
      StructField given = fields[i];
      Optional<DataType> written =
          target.fields().stream()
              .filter(field -> field.name().equalsIgnoreCase(given.name()))
              .findFirst()
              .map(field -> of(field.type(), given.dataType()));
      if (written.isPresent() && !written.get().equals(given.dataType())) {
        fields[i] = DataTypes.createStructField(given.name(), written.get(), true);
        same = false;
      }
    }
    return same ? source : DataTypes.createStructType(fields);
  }
}
