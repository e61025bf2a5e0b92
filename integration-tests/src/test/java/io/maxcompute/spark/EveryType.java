package io.maxcompute.spark;

import static java.util.Collections.singletonList;
import static java.util.Collections.singletonMap;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A table with a column of every type, and the values that are hardest to carry. */
final class EveryType {
  private static final String EMOJI = "a😀\u0000é中\n\t'\"\\";
  private static final String MEBIBYTE = "x中".repeat((1 << 20) / 4);

  /** Columns of the table; the last of each name part says the type. */
  static final String TABLE =
      """
      (id INT NOT NULL, c_tinyint TINYINT, c_smallint SMALLINT, c_int INT, c_bigint BIGINT,
      c_float FLOAT, c_double DOUBLE, c_boolean BOOLEAN, c_string STRING, c_json JSON,
      c_varchar VARCHAR(10), c_char CHAR(4), c_binary BINARY, c_date DATE, c_datetime DATETIME,
      c_timestamp TIMESTAMP, c_ntz TIMESTAMP_NTZ, c_decimal DECIMAL(38,18), c_whole DECIMAL(38,0),
      c_price DECIMAL(10,2), c_array ARRAY<INT>, c_map MAP<STRING,BIGINT>,
      c_struct STRUCT<a:INT,b:STRING>,
      c_deep ARRAY<MAP<STRING,STRUCT<days:ARRAY<DATE>,amount:DECIMAL(38,18)>>>)
      """;

  private static final StructType SCHEMA =
      StructType.fromDDL(
          """
          id INT NOT NULL, c_tinyint TINYINT, c_smallint SMALLINT, c_int INT, c_bigint BIGINT,
          c_float FLOAT, c_double DOUBLE, c_boolean BOOLEAN, c_string STRING, c_json STRING,
          c_varchar STRING, c_char STRING, c_binary BINARY, c_date DATE, c_datetime TIMESTAMP,
          c_timestamp TIMESTAMP, c_ntz TIMESTAMP_NTZ, c_decimal DECIMAL(38,18),
          c_whole DECIMAL(38,0), c_price DECIMAL(10,2), c_array ARRAY<INT>,
          c_map MAP<STRING,BIGINT>, c_struct STRUCT<a:INT,b:STRING>,
          c_deep ARRAY<MAP<STRING,STRUCT<days:ARRAY<DATE>,amount:DECIMAL(38,18)>>>
          """);

  private EveryType() {}

  /** Returns the rows' columns in Spark. */
  static StructType schema() {
    return SCHEMA;
  }

  /** Returns rows numbered from 0 in column {@code id}: extremes, empty values, nulls. */
  static List<Row> rows() {
    List<Object[]> values = new ArrayList<>();
    values.add(least());
    values.add(most());
    values.add(special());
    values.add(empty());
    values.add(new Object[SCHEMA.length()]); // all null
    for (int column = 1; column < SCHEMA.length(); column++) {
      Object[] onlyOneNull = special();
      onlyOneNull[column] = null;
      values.add(onlyOneNull);
    }
    for (int i = 0; i < values.size(); i++) {
      values.get(i)[0] = i;
    }
    return values.stream().map(RowFactory::create).toList();
  }

  private static Object[] least() {
    return new Object[] {
      0,
      Byte.MIN_VALUE,
      Short.MIN_VALUE,
      Integer.MIN_VALUE,
      Long.MIN_VALUE,
      Float.NEGATIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      false,
      EMOJI,
      "{\"a\":1}",
      "😀".repeat(10),
      "😀".repeat(4),
      new byte[] {0, -1, 127, -128},
      LocalDate.of(1, 1, 1),
      Instant.parse("0001-01-01T00:00:00Z"),
      Instant.parse("1677-09-21T00:12:43.145225Z"),
      LocalDateTime.parse("1677-09-21T00:12:43.145225"),
      new BigDecimal(digits(38).negate(), 18),
      new BigDecimal(digits(38).negate()),
      new BigDecimal("-99999999.99"),
      List.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
      Map.of("", Long.MIN_VALUE),
      RowFactory.create(Integer.MIN_VALUE, ""),
      deep(LocalDate.of(1, 1, 1), new BigDecimal(digits(38).negate(), 18))
    };
  }

  private static Object[] most() {
    return new Object[] {
      0,
      Byte.MAX_VALUE,
      Short.MAX_VALUE,
      Integer.MAX_VALUE,
      Long.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Double.POSITIVE_INFINITY,
      true,
      MEBIBYTE,
      "[1,2,{\"k\":null}]",
      "0123456789",
      "abcd",
      MEBIBYTE.getBytes(StandardCharsets.UTF_8),
      LocalDate.of(9999, 12, 31),
      Instant.parse("9999-12-31T23:59:59.999Z"),
      Instant.parse("2262-04-11T23:47:16.854775Z"),
      LocalDateTime.parse("2262-04-11T23:47:16.854775"),
      new BigDecimal(digits(38), 18),
      new BigDecimal(digits(38)),
      new BigDecimal("99999999.99"),
      Arrays.asList(null, 1, null),
      singletonMap(EMOJI, null),
      RowFactory.create(null, null),
      Arrays.asList(null, singletonMap("k", null), Map.of())
    };
  }

  private static Object[] special() {
    return new Object[] {
      0,
      (byte) 0,
      (short) 0,
      0,
      0L,
      -0.0f,
      -0.0d,
      true,
      " ",
      "\"text\"",
      " x ",
      "    ",
      new byte[1],
      LocalDate.of(1582, 10, 4),
      Instant.parse("1969-12-31T23:59:59.999Z"),
      Instant.parse("1969-12-31T23:59:59.999999Z"),
      LocalDateTime.parse("1582-10-15T00:00:00").withYear(1700),
      new BigDecimal("-0.000000000000000001"),
      BigDecimal.ONE,
      new BigDecimal("-0.01"),
      List.of(0),
      Map.of("a", 1L, "b", 2L),
      RowFactory.create(0, EMOJI),
      deep(LocalDate.of(1582, 10, 15), new BigDecimal("1.000000000000000001"))
    };
  }

  private static Object[] empty() {
    return new Object[] {
      0,
      (byte) 1,
      (short) 1,
      1,
      1L,
      Float.NaN,
      Double.NaN,
      false,
      "",
      "{}",
      "",
      "1234",
      new byte[0],
      LocalDate.of(1582, 10, 15),
      Instant.EPOCH,
      Instant.EPOCH,
      LocalDateTime.parse("1970-01-01T00:00:00"),
      BigDecimal.ZERO.setScale(18),
      BigDecimal.ZERO,
      BigDecimal.ZERO.setScale(2),
      List.of(),
      Map.of(),
      RowFactory.create(1, ""),
      List.of(Map.of(), Map.of("", RowFactory.create(List.of(), null)))
    };
  }

  private static List<Map<String, Row>> deep(LocalDate day, BigDecimal amount) {
    Row row = RowFactory.create(Arrays.asList(day, null, LocalDate.EPOCH), amount);
    return List.of(
        Map.of("k", row), Map.of("a", row, "b", RowFactory.create(singletonList(day), null)));
  }

  private static BigInteger digits(int count) {
    return BigInteger.TEN.pow(count).subtract(BigInteger.ONE);
  }
}
