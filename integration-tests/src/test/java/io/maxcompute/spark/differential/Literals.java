package io.maxcompute.spark.differential;

import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;

/** Values as literals of Spark SQL. */
final class Literals {
  private Literals() {}

  /** Returns {@code value}, which is of a type without parts, as a literal of that type. */
  static String of(Object value, ColumnType type) {
    if (value == null) {
      return "NULL";
    } else if (value instanceof String text) {
      return text(text);
    } else if (value instanceof byte[] bytes) {
      return "X'" + HexFormat.of().formatHex(bytes) + "'";
    } else if (value instanceof LocalDate date) {
      return "DATE'" + date + "'";
    } else if (value instanceof Instant instant) {
      return "TIMESTAMP'" + instant + "'";
    } else if (value instanceof LocalDateTime time) {
      return "TIMESTAMP_NTZ'" + time + "'";
    } else if (value instanceof BigDecimal decimal) {
      return "CAST('" + decimal.toPlainString() + "' AS " + sql((DecimalType) type) + ")";
    } else if (value instanceof Boolean) {
      return value.toString();
    }
    return "CAST('" + value + "' AS " + type + ")";
  }

  /** Returns {@code text} in quotes, with escapes where Spark's parser needs them. */
  static String text(String text) {
    String escaped =
        text.replace("\\", "\\\\")
            .replace("'", "\\'")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
            .replace("\0", "\\u0000")
            .replace("${", "$\\u007b"); // or Spark would put the value of a variable there
    return "'" + escaped + "'";
  }

  /** Returns {@code text} as a pattern of LIKE that matches it alone. */
  static String pattern(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  private static String sql(DecimalType type) {
    return "DECIMAL(" + type.precision() + "," + type.scale() + ")";
  }
}
