package io.maxcompute.emulator.sql;

import io.maxcompute.emulator.type.Kind;
import io.maxcompute.emulator.type.OdpsType;
import java.util.stream.Collectors;

/** MaxCompute types in DuckDB's spelling. */
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

  /** DuckDB reads a statement up to its first NUL only. */
  static String literal(String value) {
    String literal = "'" + value.replace("'", "''") + "'";
    return value.indexOf('\0') < 0
        ? literal
        : "(" + literal.replace("\0", "' || chr(0) || '") + ")";
  }

  /**
   * Returns a DuckDB type that stands for {@code type} alone, for columns of which nothing but the
   * type is wanted; {@link ResultTypeParser} reads it back.
   */
  static String labelled(OdpsType type) {
    if (type instanceof OdpsType.ArrayOf array) {
      return labelled(array.element()) + "[]";
    } else if (type instanceof OdpsType.MapOf map) {
      return "MAP(" + labelled(map.key()) + "," + labelled(map.value()) + ")";
    } else if (type instanceof OdpsType.StructOf struct) {
      return struct.members().stream()
          .map(m -> quoted(m.name()) + " " + labelled(m.type()))
          .collect(Collectors.joining(",", "STRUCT(", ")"));
    } else if (type instanceof OdpsType.Text || type.is(Kind.JSON) || type.is(Kind.VARIANT)) {
      return "ENUM(" + literal(type.text()) + ")";
    } else if (type.is(Kind.DATETIME)) {
      return "TIMESTAMP_MS";
    } else if (type.is(Kind.TIMESTAMP_NTZ)) {
      return "TIMESTAMP_S";
    }
    return of(type, "TIMESTAMP_NS");
  }
}
