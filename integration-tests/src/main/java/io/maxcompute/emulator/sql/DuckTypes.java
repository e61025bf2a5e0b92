package io.maxcompute.emulator.sql;

import io.maxcompute.emulator.type.OdpsType;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** MaxCompute types in DuckDB's spelling, and Arrow types of results in MaxCompute's. */
final class DuckTypes {
  private DuckTypes() {}

  /**
   * Returns the DuckDB type.
   *
   * @param timestamp what TIMESTAMP becomes: {@code TIMESTAMP} (micros) or {@code TIMESTAMP_NS}
   */
  static String of(OdpsType type, String timestamp) {
    if (type instanceof OdpsType.Decimal decimal) {
      return "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
    } else if (type instanceof OdpsType.ArrayOf array) {
      return of(array.element(), timestamp) + "[]";
    } else if (type instanceof OdpsType.MapOf map) {
      return "MAP(" + of(map.key(), timestamp) + "," + of(map.value(), timestamp) + ")";
    } else if (type instanceof OdpsType.StructOf struct) {
      return struct.members().stream()
          .map(m -> quoted(m.name()) + " " + of(m.type(), timestamp))
          .collect(Collectors.joining(",", "STRUCT(", ")"));
    } else if (type instanceof OdpsType.Primitive primitive) {
      return primitive(primitive, timestamp);
    }
    return "VARCHAR";
  }

  private static String primitive(OdpsType.Primitive type, String timestamp) {
    return switch (type.kind()) {
      case TINYINT -> "TINYINT";
      case SMALLINT -> "SMALLINT";
      case INT -> "INTEGER";
      case BIGINT, INTERVAL_DAY_TIME, INTERVAL_YEAR_MONTH -> "BIGINT";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case BINARY, BLOB -> "BLOB";
      case DATE -> "DATE";
      case DATETIME -> "TIMESTAMP";
      case TIMESTAMP, TIMESTAMP_NTZ -> timestamp;
      case STRING, JSON, VARIANT -> "VARCHAR";
    };
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** Returns the MaxCompute type that a result column has. */
  static String odps(Field field) {
    ArrowType type = field.getType();
    List<Field> children = field.getChildren();
    if (type instanceof ArrowType.Decimal decimal) {
      return "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
    } else if (type instanceof ArrowType.Map) {
      List<Field> pair = children.get(0).getChildren();
      return "map<" + odps(pair.get(0)) + "," + odps(pair.get(1)) + ">";
    } else if (type instanceof ArrowType.List) {
      return "array<" + odps(children.get(0)) + ">";
    } else if (type instanceof ArrowType.Struct) {
      return children.stream()
          .map(child -> child.getName() + ":" + odps(child))
          .collect(Collectors.joining(",", "struct<", ">"));
    }
    return scalar(type);
  }

  private static String scalar(ArrowType type) {
    if (type instanceof ArrowType.Int number) {
      return switch (number.getBitWidth()) {
        case 8 -> "tinyint";
        case 16 -> "smallint";
        case 32 -> "int";
        default -> "bigint";
      };
    } else if (type instanceof ArrowType.FloatingPoint number) {
      return number.getPrecision() == FloatingPointPrecision.SINGLE ? "float" : "double";
    } else if (type instanceof ArrowType.Bool) {
      return "boolean";
    } else if (type instanceof ArrowType.Date) {
      return "date";
    } else if (type instanceof ArrowType.Timestamp) {
      return "timestamp";
    } else if (type instanceof ArrowType.Binary) {
      return "binary";
    }
    return "string";
  }
}
