package io.maxcompute.spark.options;

import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.Literals;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** The types of parameters: each knows how its values are written, and writes them as a literal. */
enum ParameterType {
  STRING,
  INT,
  BIGINT,
  DOUBLE,
  DECIMAL,
  BOOLEAN,
  DATE,
  DATETIME,
  TIMESTAMP,
  TIMESTAMP_NTZ;

  /**
   * Returns {@code value} as a literal of SQL that stays one value wherever it is put.
   *
   * @throws IllegalArgumentException if it is no value of this type, saying what was expected
   */
  String literal(String value) {
    return switch (this) {
      case STRING -> string(value);
      case INT -> integer(value, "");
      case BIGINT -> integer(value, "L");
      case DOUBLE -> real(value);
      case DECIMAL -> decimal(value);
      case BOOLEAN -> Parsers.bool(value.strip()) ? "TRUE" : "FALSE";
      case DATE -> "DATE '" + Times.date(value) + "'";
      case DATETIME -> "DATETIME '" + Times.time(value, 3) + "'";
      case TIMESTAMP -> "TIMESTAMP '" + Times.time(value, 9) + "'";
      case TIMESTAMP_NTZ -> "TIMESTAMP_NTZ '" + Times.time(value, 9) + "'";
    };
  }

  /** Control characters are written as octal escapes: a request cannot carry them as they are. */
  private static String string(String value) {
    StringBuilder literal = new StringBuilder();
    Literals.text(value)
        .chars()
        .forEach(c -> literal.append(isControl((char) c) ? octal((char) c) : (char) c));
    return literal.toString();
  }

  private static boolean isControl(char c) {
    return c < ' ' || c == 0x7f;
  }

  private static String octal(char c) {
    return "\\" + (c >> 6) + (c >> 3 & 7) + (c & 7);
  }

  /** Negative numbers are in parentheses, or a minus before them would start a comment. */
  private static String integer(String text, String suffix) {
    String expected = "expected a whole number of " + (suffix.isEmpty() ? 32 : 64) + " bits";
    try {
      String digits = text.strip();
      long value = suffix.isEmpty() ? Integer.parseInt(digits) : Long.parseLong(digits);
      long lowest = suffix.isEmpty() ? Integer.MIN_VALUE : Long.MIN_VALUE;
      if (value == lowest) { // its digits alone are too large
        return "(" + (value + 1) + suffix + " - 1" + suffix + ")";
      }
      return value < 0 ? "(" + value + suffix + ")" : value + suffix;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }

  private static String real(String text) {
    String expected = "expected a finite number such as 1.5 or 2e10";
    try {
      double value = Double.parseDouble(text.strip());
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(expected);
      }
      return "CAST('" + value + "' AS DOUBLE)";
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }

  private static String decimal(String text) {
    String expected = "expected a number of at most 38 digits such as 12.50";
    try {
      BigDecimal given = new BigDecimal(text.strip());
      boolean absurd = Math.abs((long) given.scale()) > 38; // or its digits would fill the memory
      BigDecimal value = absurd || given.scale() >= 0 ? given : given.setScale(0);
      DecimalType type = new DecimalType(Math.max(value.precision(), value.scale()), value.scale());
      return "CAST('" + value.toPlainString() + "' AS " + type + ")";
    } catch (IllegalArgumentException e) { // no number, or one that no DECIMAL holds
      throw new IllegalArgumentException(expected, e);
    }
  }

  /** How dates and times are written. */
  private static final class Times {
    private static final DateTimeFormatter DATE =
        DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Times() {}

    static LocalDate date(String text) {
      try {
        return inRange(LocalDate.parse(text.strip(), DATE));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("expected a date such as 2026-01-31", e);
      }
    }

    static String time(String text, int digits) {
      DateTimeFormatter format =
          new DateTimeFormatterBuilder()
              .appendPattern("uuuu-MM-dd HH:mm:ss")
              .appendFraction(ChronoField.NANO_OF_SECOND, 0, digits, true)
              .toFormatter(Locale.ROOT)
              .withResolverStyle(ResolverStyle.STRICT);
      try {
        LocalDateTime time = LocalDateTime.parse(text.strip(), format);
        inRange(time.toLocalDate());
        return format.format(time);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "expected a time such as 2026-01-31 23:59:59, with at most "
                + digits
                + " digits after the seconds",
            e);
      }
    }

    private static LocalDate inRange(LocalDate date) {
      if (date.getYear() < 1 || date.getYear() > 9999) {
        throw new IllegalArgumentException("expected a year from 0001 to 9999");
      }
      return date;
    }
  }
}
