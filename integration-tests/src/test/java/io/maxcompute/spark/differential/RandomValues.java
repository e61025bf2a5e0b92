package io.maxcompute.spark.differential;

import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TextType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;

/** Values of every type that Spark reads: half of them those that break things. */
final class RandomValues {
  private static final List<String> WORDS =
      List.of(
          "",
          "a",
          "A",
          "ab",
          "abc",
          "b",
          " ",
          "a ",
          " a",
          "'",
          "''",
          "a'b",
          "\"",
          "\\",
          "\\\\",
          "%",
          "_",
          "a%b",
          "a_b",
          "100%",
          "\\%",
          "\\_",
          "\n",
          "a\nb",
          "\t",
          "\r\n",
          "\0",
          "😀",
          "中é",
          "e\u0301",
          "null",
          "NULL",
          "NaN",
          "1",
          "-1",
          "1.5",
          "1e3",
          "true",
          "2024-02-29",
          "--",
          "/*",
          ";",
          "`",
          "${x}",
          "{\"k\":[1,null]}");
  private static final List<Long> WHOLES =
      List.of(
          0L,
          1L,
          -1L,
          2L,
          10L,
          127L,
          -128L,
          32767L,
          -32768L,
          2147483647L,
          -2147483648L,
          9007199254740993L,
          Long.MAX_VALUE,
          Long.MIN_VALUE);
  private static final List<Double> REALS =
      List.of(
          0.0,
          -0.0,
          1.0,
          -1.5,
          0.1,
          1e10,
          3.4028234663852886E38,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          9007199254740992.0);

  /**
   * Around the epoch, the changes of clocks in New York and Shanghai, and the ends of the range.
   */
  private static final List<Instant> INSTANTS =
      Stream.of(
              "1970-01-01T00:00:00Z",
              "1969-12-31T23:59:59.999999Z",
              "1970-01-01T00:00:00.000001Z",
              "1969-12-31T16:00:00Z",
              "2024-03-10T06:59:59.999999Z",
              "2024-03-10T07:00:00Z",
              "2024-11-03T05:30:00Z",
              "2024-11-03T06:30:00Z",
              "1991-04-13T18:00:00Z",
              "1991-09-14T15:30:00.123Z",
              "1900-12-31T15:54:17Z",
              "1883-11-18T17:00:00Z",
              "2024-02-29T00:00:00Z",
              "1677-09-21T00:12:43.146Z",
              "2262-04-11T23:47:16.854Z")
          .map(Instant::parse)
          .toList();

  private static final List<LocalDate> DATES =
      Stream.of(
              "1970-01-01",
              "1969-12-31",
              "1582-10-15",
              "1582-10-16",
              "1700-03-01",
              "1900-01-01",
              "2000-02-29",
              "2024-02-29",
              "2024-03-10",
              "9999-12-31")
          .map(LocalDate::parse)
          .toList();

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Returns null in one case of six. */
  Object maybe(ColumnType type) {
    return random.nextInt(6) == 0 ? null : value(type);
  }

  /** Returns a value as rows of Spark hold it. */
  Object value(ColumnType type) {
    if (type instanceof SimpleType simple) {
      return simple(simple);
    }
    if (type instanceof DecimalType decimal) {
      return decimal(decimal);
    }
    if (type instanceof TextType text) {
      return cut(text(), text.length());
    }
    if (type instanceof ArrayType array) {
      return IntStream.range(0, random.nextInt(4))
          .mapToObj(i -> maybe(array.element()))
          .collect(Collectors.toList()); // may hold nulls
    }
    if (type instanceof MapType map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        entries.put(value(map.key()), maybe(map.value()));
      }
      return entries;
    }
    return RowFactory.create(
        ((StructType) type).fields().stream().map(field -> maybe(field.type())).toArray());
  }

  private Object simple(SimpleType type) {
    return switch (type) {
      case TINYINT -> (byte) whole();
      case SMALLINT -> (short) whole();
      case INT -> (int) whole();
      case BIGINT -> whole();
      case FLOAT -> (float) real();
      case DOUBLE -> real();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case JSON -> oneOf(List.of("{}", "[1,2]", "\"a\"", "{\"a\":\"b c\"}", "1", "null"));
      case BINARY -> bytes();
      case DATE -> date();
      case DATETIME -> instant().truncatedTo(ChronoUnit.MILLIS);
      case TIMESTAMP -> instant();
      case TIMESTAMP_NTZ -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
      default -> throw new AssertionError(type);
    };
  }

  private boolean extreme() {
    return random.nextBoolean();
  }

  private long whole() {
    return extreme() ? oneOf(WHOLES) : random.nextInt(3) == 0 ? random.nextLong() : small();
  }

  private long small() {
    return random.nextInt(20) - 10L;
  }

  private double real() {
    return extreme() ? oneOf(REALS) : random.nextInt(3) == 0 ? random.nextGaussian() : small();
  }

  private String text() {
    String word = oneOf(WORDS);
    return switch (random.nextInt(4)) {
      case 0 -> word + oneOf(WORDS);
      case 1 -> word + oneOf(WORDS) + oneOf(WORDS);
      default -> word;
    };
  }

  private static String cut(String text, int characters) {
    int count = Math.min(characters, text.codePointCount(0, text.length()));
    return text.substring(0, text.offsetByCodePoints(0, count));
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(4)];
    random.nextBytes(bytes);
    return bytes;
  }

  private LocalDate date() {
    long first = LocalDate.of(1582, 10, 15).toEpochDay();
    long last = LocalDate.of(9999, 12, 31).toEpochDay();
    return extreme() ? oneOf(DATES) : LocalDate.ofEpochDay(random.nextLong(first, last));
  }

  /** Between 1677 and 2262, which is what nanoseconds hold. */
  private Instant instant() {
    if (extreme()) {
      return oneOf(INSTANTS);
    }
    long limit = 9_000_000_000L;
    long micros = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000);
    return Instant.ofEpochSecond(random.nextLong(-limit, limit), micros * 1000);
  }

  private BigDecimal decimal(DecimalType type) {
    BigInteger limit = BigInteger.TEN.pow(type.precision());
    BigInteger unscaled =
        switch (random.nextInt(4)) {
          case 0 -> limit.subtract(BigInteger.ONE);
          case 1 -> new BigInteger(130, random).mod(limit);
          case 2 -> BigInteger.TEN.pow(type.scale()).mod(limit);
          default -> BigInteger.valueOf(random.nextInt(10)).mod(limit);
        };
    return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale());
  }
}
