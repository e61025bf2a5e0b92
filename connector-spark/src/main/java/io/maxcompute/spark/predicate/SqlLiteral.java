package io.maxcompute.spark.predicate;

import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.Literals;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TextType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Constants in MaxCompute SQL (storage-api.md, section 3.7): each has one reading, whatever the
 * zone of the session and of the JVM. A value that may be read in another way has no text here.
 */
final class SqlLiteral {
  /** Before it, calendars disagree. */
  private static final LocalDate FIRST_DATE = LocalDate.of(1582, 10, 15);

  private static final LocalDate LAST_DATE = LocalDate.of(9999, 12, 31);

  /** What nanoseconds since 1970 hold in 64 bits, less a day at either end. */
  private static final LocalDate FIRST_FINE_DATE = LocalDate.of(1677, 9, 22);

  private static final LocalDate LAST_FINE_DATE = LocalDate.of(2262, 4, 10);

  private static final long MICROS_PER_MILLI = 1000;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private static final String LINES_AND_TABS = "\n\r\t";

  private SqlLiteral() {}

  /**
   * Returns {@code value} as SQL, or empty if it is better left to Spark.
   *
   * @param value of Spark's internal class for the type of such a column
   */
  static Optional<String> of(Object value, ColumnType type) {
    if (type instanceof TextType) {
      return text((UTF8String) value);
    }
    if (type instanceof DecimalType decimal) {
      return cast(((Decimal) value).toJavaBigDecimal().toPlainString(), decimal);
    }
    if (!(type instanceof SimpleType simple)) {
      return Optional.empty();
    }
    return switch (simple) {
      case TINYINT, SMALLINT, INT, BIGINT -> integer(((Number) value).longValue());
      case BOOLEAN -> Optional.of(value.toString().toUpperCase(Locale.ROOT));
      case STRING -> text((UTF8String) value);
      case FLOAT -> floating((float) value, Float.MIN_NORMAL, value, type);
      case DOUBLE -> floating((double) value, Double.MIN_NORMAL, value, type);
      case BINARY -> Optional.of("X'" + HexFormat.of().formatHex((byte[]) value) + "'");
      case DATE -> date((int) value);
      case DATETIME -> datetime((long) value);
      case TIMESTAMP, TIMESTAMP_NTZ -> timestamp((long) value, simple);
      default -> Optional.empty();
    };
  }

  private static Optional<String> cast(String text, ColumnType type) {
    return Optional.of("CAST('" + text + "' AS " + type.toString().toUpperCase(Locale.ROOT) + ")");
  }

  /** The least BIGINT would be the negation of a number that is none. */
  private static Optional<String> integer(long value) {
    return value == Long.MIN_VALUE
        ? cast(Long.toString(value), SimpleType.BIGINT)
        : Optional.of(Long.toString(value));
  }

  /** Zero has two signs, and NaN, infinity and the least numbers have several spellings. */
  private static Optional<String> floating(
      double value, double least, Object boxed, ColumnType type) {
    boolean plain = Double.isFinite(value) && Math.abs(value) >= least;
    return plain ? cast(boxed.toString(), type) : Optional.empty();
  }

  /** Returns {@code value} in quotes; empty if it is not Unicode or has control characters. */
  static Optional<String> text(UTF8String value) {
    String text = value.toString();
    if (!UTF8String.fromString(text).equals(value)) {
      return Optional.empty();
    }
    boolean plain =
        text.chars().allMatch(c -> !Character.isISOControl(c) || LINES_AND_TABS.indexOf(c) >= 0);
    return plain ? Optional.of(Literals.text(text)) : Optional.empty();
  }

  private static Optional<String> date(int days) {
    LocalDate date = LocalDate.ofEpochDay(days);
    return isWithin(date, FIRST_DATE, LAST_DATE)
        ? Optional.of("DATE'" + date + "'")
        : Optional.empty();
  }

  private static Optional<String> datetime(long micros) {
    LocalDateTime time = utc(micros);
    boolean plain =
        micros % MICROS_PER_MILLI == 0 && isWithin(time.toLocalDate(), FIRST_DATE, LAST_DATE);
    return plain ? Optional.of("DATETIME'" + TIME.format(time) + "'") : Optional.empty();
  }

  private static Optional<String> timestamp(long micros, SimpleType type) {
    LocalDateTime time = utc(micros);
    return isWithin(time.toLocalDate(), FIRST_FINE_DATE, LAST_FINE_DATE)
        ? Optional.of(type.name() + "'" + TIME.format(time) + "'")
        : Optional.empty();
  }

  private static LocalDateTime utc(long micros) {
    return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
  }

  private static boolean isWithin(LocalDate date, LocalDate first, LocalDate last) {
    return !date.isBefore(first) && !date.isAfter(last);
  }
}
