package io.maxcompute.spark.predicate;

import static io.maxcompute.spark.predicate.Predicates.col;
import static io.maxcompute.spark.predicate.Predicates.filter;
import static io.maxcompute.spark.predicate.Predicates.literal;
import static io.maxcompute.spark.predicate.Predicates.predicate;
import static io.maxcompute.spark.predicate.Predicates.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlLiteralTest {

  @Test
  void escapesWhatEndsOrChangesText() {
    assertThat(
            Stream.of("it's", "\"", "C:\\new", "a\n\t\r", "x\\", "😀 é", "", "100% _")
                .map(SqlLiteralTest::equal))
        .containsExactly(
            "`s` = 'it\\'s'",
            "`s` = '\\\"'",
            "`s` = 'C:\\\\new'",
            "`s` = 'a\\n\\t\\r'",
            "`s` = 'x\\\\'",
            "`s` = '😀 é'",
            "`s` = ''",
            "`s` = '100% _'");
  }

  private static String equal(String value) {
    return filter(predicate("=", col("s"), text(value)));
  }

  @Test
  void leavesControlCharactersAndBrokenTextToSpark() {
    assertThat(Stream.of("\u0000", "a\u0001", "\u007f", "\u0085", "\b").map(SqlLiteralTest::equal))
        .containsOnly("");
    UTF8String broken = UTF8String.fromBytes(new byte[] {'a', (byte) 0xff});
    assertThat(filter(predicate("=", col("s"), literal(broken, DataTypes.StringType)))).isEmpty();
  }

  @Test
  void writesNumbersAsTheirTypes() {
    assertThat(eq("n", Long.MAX_VALUE, DataTypes.LongType)).isEqualTo("`n` = 9223372036854775807");
    assertThat(eq("n", Long.MIN_VALUE, DataTypes.LongType))
        .isEqualTo("`n` = CAST('-9223372036854775808' AS BIGINT)");
    assertThat(eq("i", Integer.MIN_VALUE, DataTypes.IntegerType)).isEqualTo("`i` = -2147483648");
    assertThat(eq("price", Decimal.apply("-12.30"), DataTypes.createDecimalType(10, 2)))
        .isEqualTo("`price` = CAST('-12.30' AS DECIMAL(10,2))");
    assertThat(eq("price", Decimal.apply("1.5"), DataTypes.createDecimalType(2, 1))).isEmpty();
    assertThat(eq("b", true, DataTypes.BooleanType)).isEqualTo("`b` = TRUE");
    assertThat(eq("f", 0.1f, DataTypes.FloatType)).isEqualTo("`f` = CAST('0.1' AS FLOAT)");
    assertThat(eq("d", -1e300, DataTypes.DoubleType)).isEqualTo("`d` = CAST('-1.0E300' AS DOUBLE)");
    assertThat(eq("x", new byte[] {0, (byte) 0xab}, DataTypes.BinaryType))
        .isEqualTo("`x` = X'00ab'");
  }

  @Test
  void leavesNumbersOfSeveralSpellingsToSpark() {
    List<Double> odd = List.of(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE);

    assertThat(odd.stream().map(value -> eq("d", value, DataTypes.DoubleType))).containsOnly("");
    assertThat(odd.stream().map(value -> eq("f", value.floatValue(), DataTypes.FloatType)))
        .containsOnly("");
  }

  @Test
  void comparesBooleansAndBytesForEqualityOnly() {
    Expression bytes = literal(new byte[1], DataTypes.BinaryType);
    assertThat(filter(predicate("<>", col("x"), bytes))).isEqualTo("`x` != X'00'");
    assertThat(filter(predicate("IN", col("x"), bytes, bytes))).isEqualTo("`x` IN (X'00', X'00')");
    assertThat(filter(predicate("<", col("x"), bytes))).isEmpty();
    assertThat(filter(predicate(">", col("b"), literal(false, DataTypes.BooleanType)))).isEmpty();
  }

  private static String eq(String column, Object value, DataType type) {
    return filter(predicate("=", col(column), literal(value, type)));
  }

  @ParameterizedTest
  @CsvSource({"1582-10-15,true", "1582-10-14,false", "9999-12-31,true", "+10000-01-01,false"})
  void writesDatesOnWhichCalendarsAgree(LocalDate date, boolean written) {
    String filter = eq("day", (int) date.toEpochDay(), DataTypes.DateType);

    assertThat(filter).isEqualTo(written ? "`day` = DATE'" + date + "'" : "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Shanghai", "America/New_York"})
  void writesInstantsInUtcWhateverTheZone(String zone) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      assertThat(at("time", "=", "2024-03-10T07:30:00.120Z"))
          .isEqualTo("`time` = DATETIME'2024-03-10 07:30:00.12'");
      assertThat(at("stamp", "<", "1969-12-31T23:59:59.999999Z"))
          .isEqualTo("`stamp` < TIMESTAMP'1969-12-31 23:59:59.999999'");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void widensWhatHasNanosecondsByAMicrosecond() {
    assertThat(
            Stream.of("=", "<>", "<", "<=", ">", ">=")
                .map(name -> at("stamp", name, "2024-01-01T00:00:00Z")))
        .containsExactly(
            "(`stamp` > TIMESTAMP'2023-12-31 23:59:59.999999' AND `stamp` < TIMESTAMP'2024-01-01"
                + " 00:00:00.000001')",
            "`stamp` != TIMESTAMP'2024-01-01 00:00:00'",
            "`stamp` < TIMESTAMP'2024-01-01 00:00:00'",
            "`stamp` < TIMESTAMP'2024-01-01 00:00:00.000001'",
            "`stamp` > TIMESTAMP'2024-01-01 00:00:00'",
            "`stamp` > TIMESTAMP'2023-12-31 23:59:59.999999'");
    Expression epoch = literal(0L, DataTypes.TimestampNTZType);
    assertThat(filter(predicate("IN", col("ntz"), epoch)))
        .isEqualTo(
            "((`ntz` > TIMESTAMP_NTZ'1969-12-31 23:59:59.999999' AND `ntz` <"
                + " TIMESTAMP_NTZ'1970-01-01 00:00:00.000001'))");
    assertThat(filter(predicate("NOT", predicate("IN", col("ntz"), epoch))))
        .isEqualTo("`ntz` NOT IN (TIMESTAMP_NTZ'1970-01-01 00:00:00')");
  }

  @Test
  void leavesLongListsOfInstantsToSpark() {
    assertThat(instants(200)).startsWith("((`stamp` > TIMESTAMP'");
    assertThat(instants(201)).isEmpty();
  }

  private static String instants(int count) {
    Stream<Expression> listed =
        LongStream.range(0, count).mapToObj(i -> literal(i, DataTypes.TimestampType));
    return filter(
        predicate("IN", Stream.concat(Stream.of(col("stamp")), listed).toArray(Expression[]::new)));
  }

  @Test
  void leavesInstantsOutOfRangeOrTooFineToSpark() {
    assertThat(at("time", "=", "2024-01-01T00:00:00.000001Z")).isEmpty();
    assertThat(at("time", "=", "1582-10-14T23:59:59Z")).isEmpty();
    assertThat(at("stamp", "=", "1677-09-21T23:59:59Z")).isEmpty();
    assertThat(at("stamp", ">=", "1677-09-22T00:00:00Z")).isEmpty();
    assertThat(at("stamp", ">", "2262-04-12T00:00:00Z")).isEmpty();
    assertThat(eq("ntz", 0L, DataTypes.TimestampType)).isEmpty();
  }

  private static String at(String column, String comparison, String instant) {
    Instant parsed = Instant.parse(instant);
    long micros = parsed.getEpochSecond() * 1_000_000 + parsed.getNano() / 1000;
    return filter(predicate(comparison, col(column), literal(micros, DataTypes.TimestampType)));
  }
}
