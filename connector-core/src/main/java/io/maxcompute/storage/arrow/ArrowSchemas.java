package io.maxcompute.storage.arrow;

import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TextType;
import io.maxcompute.storage.table.UnknownType;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Column types as Arrow types (storage-api.md, section 6.1), and back. */
public final class ArrowSchemas {
  private static final String MAP_ENTRIES = "entries";

  private ArrowSchemas() {}

  /**
   * Returns the Arrow schema of {@code columns}, in their order.
   *
   * @throws IllegalArgumentException if a column's type does not travel as Arrow; the message names
   *     the column
   */
  public static Schema of(List<Column> columns, TimeUnits units) {
    return new Schema(columns.stream().map(column -> field(column, units)).toList());
  }

  private static Field field(Column column, TimeUnits units) {
    try {
      return field(column.name(), column.nullable(), column.type(), units);
    } catch (UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "Column '" + column.name() + "' of type " + column.type() + " " + e.getMessage(), e);
    }
  }

  private static Field field(String name, boolean nullable, ColumnType type, TimeUnits units) {
    if (type instanceof ArrayType array) {
      Field element = field("element", true, array.element(), units);
      return nested(name, nullable, ArrowType.List.INSTANCE, List.of(element));
    }
    if (type instanceof MapType map) {
      Field key = field("key", false, map.key(), units);
      Field value = field("value", true, map.value(), units);
      Field entries = nested(MAP_ENTRIES, false, ArrowType.Struct.INSTANCE, List.of(key, value));
      return nested(name, nullable, new ArrowType.Map(false), List.of(entries));
    }
    if (type instanceof StructType struct) {
      List<Field> fields =
          struct.fields().stream().map(f -> field(f.name(), true, f.type(), units)).toList();
      return nested(name, nullable, ArrowType.Struct.INSTANCE, fields);
    }
    return nested(name, nullable, flat(type, units), List.of());
  }

  private static Field nested(String name, boolean nullable, ArrowType type, List<Field> children) {
    return new Field(name, new FieldType(nullable, type, null), children);
  }

  private static ArrowType flat(ColumnType type, TimeUnits units) {
    if (type instanceof DecimalType decimal) {
      return new ArrowType.Decimal(decimal.precision(), decimal.scale(), 128);
    }
    if (type instanceof TextType) {
      return ArrowType.Utf8.INSTANCE;
    }
    if (type instanceof SimpleType simple) {
      return simple(simple, units);
    }
    throw new UnsupportedOperationException(
        type instanceof UnknownType ? "is not known to this client." : "is nested.");
  }

  private static ArrowType simple(SimpleType type, TimeUnits units) {
    return switch (type) {
      case TINYINT -> new ArrowType.Int(8, true);
      case SMALLINT -> new ArrowType.Int(16, true);
      case INT -> new ArrowType.Int(32, true);
      case BIGINT -> new ArrowType.Int(64, true);
      case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case BOOLEAN -> ArrowType.Bool.INSTANCE;
      case STRING, JSON -> ArrowType.Utf8.INSTANCE;
      case BINARY, BLOB -> ArrowType.Binary.INSTANCE;
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case DATETIME -> new ArrowType.Timestamp(units.datetime(), null);
      case TIMESTAMP, TIMESTAMP_NTZ -> new ArrowType.Timestamp(units.timestamp(), null);
      case INTERVAL_DAY_TIME, INTERVAL_YEAR_MONTH, VARIANT ->
          throw new UnsupportedOperationException("has no settled form on the Storage API.");
    };
  }
}
