package io.maxcompute.spark.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.internal.SQLConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of what is read by running SQL. */
class QueryOptionsTest {

  private static Map<String, String> options(String... pairs) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    return options;
  }

  private static String literal(String type, String value) {
    return QueryOptions.from(options("query", "SELECT :x", "param.x:" + type, value))
        .parameters()
        .get("x");
  }

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    QueryOptions none = QueryOptions.from(Map.of());

    assertThat(none.sql()).isEmpty();
    assertThat(none.timeout()).isEqualTo(Duration.ofHours(1));
    assertThat(none.viewsByQuery()).isFalse();
    assertThat(none.asOf()).isEmpty();
  }

  @Test
  void parameterWithoutATypeIsText() {
    Map<String, String> given = options("query", "SELECT :Day", "param.Day", " 2024 ");

    assertThat(QueryOptions.from(given).parameters()).containsOnly(Map.entry("day", "' 2024 '"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "bigint, 5, 5L",
        "bigint, -5, (-5L)",
        "bigint, 9223372036854775807, 9223372036854775807L",
        "bigint, -9223372036854775808, (-9223372036854775807L - 1L)",
        "INT, 7, 7",
        "int, -2147483648, (-2147483647 - 1)",
        "double, 1.5, CAST('1.5' AS DOUBLE)",
        "double, -1e300, CAST('-1.0E300' AS DOUBLE)",
        "decimal, 12.50, ~CAST('12.50' AS decimal(4,2))~",
        "decimal, -0.001, ~CAST('-0.001' AS decimal(3,3))~",
        "decimal, 1e3, ~CAST('1000' AS decimal(4,0))~",
        "boolean, True, TRUE",
        "date, 2024-02-29, DATE '2024-02-29'",
        "datetime, 2024-01-31 23:59:59, DATETIME '2024-01-31 23:59:59'",
        "datetime, 2024-01-31 23:59:59.5, DATETIME '2024-01-31 23:59:59.5'",
        "timestamp, 2024-01-31 23:59:59.123456789, TIMESTAMP '2024-01-31 23:59:59.123456789'",
        "timestamp_ntz, 2024-01-31 00:00:00, TIMESTAMP_NTZ '2024-01-31 00:00:00'",
      })
  void typedParameterIsWrittenAsALiteral(String type, String value, String literal) {
    assertThat(literal(type, value)).isEqualTo(literal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "bigint | 5; DROP TABLE t | expected a whole number of 64 bits",
        "bigint | 9223372036854775808 | expected a whole number of 64 bits",
        "bigint | ~~ | expected a whole number of 64 bits",
        "int | 2147483648 | expected a whole number of 32 bits",
        "double | NaN | expected a finite number",
        "double | 1') | expected a finite number",
        "decimal | 1e999999999 | expected a number of at most 38 digits",
        "decimal | 1e-39 | expected a number of at most 38 digits",
        "boolean | yes | expected true or false",
        "date | 2023-02-29 | expected a date such as",
        "date | 0000-01-01 | expected a year from 0001 to 9999",
        "datetime | 2024-01-31 23:59:59.1234 | at most 3 digits",
        "timestamp | 2024-01-31T23:59:59 | expected a time such as",
      })
  void valueThatIsNotOfItsTypeIsRefused(String type, String value, String expected) {
    assertThatThrownBy(() -> literal(type, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Option 'param.x:" + type + "' cannot be '" + value + "'")
        .hasMessageContaining(expected);
  }

  @Test
  void textIsQuotedSoThatItStaysText() {
    assertThat(literal("string", "a'b\"c\\d\ne\rf\tg\0h\u001bi\u007f%_;--/*`:x"))
        .isEqualTo("'a\\'b\\\"c\\\\d\\ne\\rf\\tg\\000h\\033i\\177%_;--/*`:x'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"param.", "param.1a", "param.a-b", "param.a.b", "param.:bigint"})
  void parameterWithoutAProperNameIsRefused(String key) {
    assertThatThrownBy(() -> QueryOptions.from(options("query", "SELECT 1", key, "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Option '" + key + "' names no parameter");
  }

  @Test
  void unknownTypeIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> literal("text", "1"))
        .hasMessageContaining("has type 'text', which no parameter can have")
        .hasMessageContaining("string, int, bigint, double, decimal, boolean, date, datetime");
  }

  @Test
  void parameterThatIsGivenTwiceIsRefused() {
    assertThatThrownBy(
            () ->
                QueryOptions.from(
                    options("query", "SELECT :x", "param.x", "1", "param.x:bigint", "1")))
        .hasMessageContaining("Parameter 'x' is given twice");
  }

  @Test
  void parametersNeedAQuery() {
    assertThatThrownBy(() -> QueryOptions.from(options("param.x", "1")))
        .hasMessageContaining("Parameters [x] are given without option 'query'");
  }

  @ParameterizedTest
  @CsvSource({
    "query, SELECT 1, versionAsOf, 3",
    "query, SELECT 1, filter, id > 1",
    "query, SELECT 1, startVersion, 3",
    "versionAsOf, 3, endVersion, 4",
    "timestampAsOf, 2024-01-01, startTimestamp, 2024-01-01 00:00:00",
    "versionAsOf, 3, timestampAsOf, 2024-01-01",
  })
  void optionsThatExcludeEachOtherAreRefused(
      String one, String value, String other, String otherValue) {
    assertThatThrownBy(() -> QueryOptions.from(options(one, value, other, otherValue)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + one + "'")
        .hasMessageContaining("'" + other + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-01 08:00:00, 2024-01-01T00:00:00Z",
    "2024-01-01, 2023-12-31T16:00:00Z",
    "2024-01-01T00:00:00.5Z, 2024-01-01T00:00:00.500Z",
  })
  void timeIsReadInTheZoneOfTheSession(String text, String instant) {
    SQLConf conf = new SQLConf();
    conf.setConfString("spark.sql.session.timeZone", "Asia/Shanghai");

    QueryOptions read =
        SQLConf.withExistingConf(conf, () -> QueryOptions.from(options("timestampAsOf", text)));

    assertThat(read.asOf().orElseThrow())
        .isEqualTo(new PointInTime.Time(java.time.Instant.parse(instant)));
  }

  @Test
  void hintsArePairs() {
    assertThat(QueryOptions.from(options("queryHints", "a.b=true, c = d=e")).hints())
        .containsOnly(Map.entry("a.b", "true"), Map.entry("c", "d=e"));
    assertThatThrownBy(() -> QueryOptions.from(options("queryHints", "a.b")))
        .hasMessageContaining("expected key=value");
  }
}
