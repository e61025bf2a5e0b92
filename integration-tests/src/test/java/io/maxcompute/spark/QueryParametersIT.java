package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values take the place of placeholders, and stay what they are. */
class QueryParametersIT extends QueryTest {

  @Test
  void parametersChooseRows() {
    create("(id BIGINT, dt STRING)");
    sql("INSERT INTO " + table + " VALUES (1, 'a'), (2, 'b'), (3, 'b')");

    assertThat(
            inOrder(
                query("SELECT id FROM " + table + " WHERE dt = :day AND id > :id -- :none")
                    .option("param.day", "b")
                    .option("param.id:bigint", "2")
                    .load()))
        .containsExactly("[3]");
  }

  @Test
  void everyCharacterArrivesAsItIs() {
    String all =
        IntStream.range(0, 0x180)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            + "'' \\\\' \\n \\000 \\u0041 %_ ; -- /* ` :x \u2028 \uD83D\uDE00";

    Row row = query("SELECT :x AS x, length(:x) AS n").option("param.x", all).load().head();

    assertThat(row.getString(0)).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({
    "bigint, 9223372036854775807, bigint, 9223372036854775807",
    "bigint, -9223372036854775808, bigint, -9223372036854775808",
    "bigint, -1, bigint, -1",
    "double, -1.5e-300, double, -1.5E-300",
    "decimal, -12.50, 'decimal(4,2)', -12.50",
    "boolean, false, boolean, false",
    "date, 0001-01-01, date, 0001-01-01",
    "timestamp, 2024-02-29 23:59:59.123456, timestamp, 2024-02-29 23:59:59.123456",
    "string, '', string, ''",
  })
  void typedValuesKeepTypeAndValue(String type, String value, String sparkType, String text) {
    var rows = query("SELECT 0 AS z, :x AS x").option("param.x:" + type, value).load();

    assertThat(rows.schema().apply("x").dataType().simpleString()).isEqualTo(sparkType);
    String zone = spark.conf().get("spark.sql.session.timeZone");
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    try {
      assertThat(rows.selectExpr("CAST(x AS STRING)").head().getString(0)).isEqualTo(text);
    } finally {
      spark.conf().set("spark.sql.session.timeZone", zone);
    }
  }

  @Test
  void negativeNumberBehindAMinusIsNoComment() {
    assertThat(
            inOrder(
                query("SELECT 1-:x AS a, 2 AS b LIMIT :n")
                    .option("param.x:bigint", "-5")
                    .option("param.n:int", "1")
                    .load()))
        .containsExactly("[6,2]");
  }

  @Test
  void twoLoadsHaveTheirOwnValues() {
    var reader = query("SELECT :x AS x");
    var first = reader.option("param.x", "1").load();
    var second = reader.option("param.x", "2").load();

    assertThat(List.of(first.head().getString(0), second.head().getString(0)))
        .containsExactly("1", "2");
  }

  @Test
  void mistakesAreFoundBeforeAnythingRuns() {
    assertThatThrownBy(() -> query("SELECT :x").load())
        .hasMessageContaining("placeholder ':x', which has no value");
    assertThatThrownBy(() -> query("SELECT 1").option("param.x", "1").load())
        .hasMessageContaining("Parameters [x] are not used");
    assertThatThrownBy(() -> query("SELECT :x").option("param.x:bigint", "1 OR 1=1").load())
        .hasMessageContaining("Option 'param.x:bigint' cannot be '1 OR 1=1'");
    assertThatThrownBy(() -> reader().option("param.x", "1").load())
        .hasMessageContaining("Parameters [x] are given without option 'query'");
    assertThatThrownBy(() -> query("SELECT 1").option("params.x", "1").load())
        .hasMessageContaining("'params.x' is not an option of maxcompute");
    assertThat(server.requests().counts()).isEmpty();
  }

  @Test
  void planShowsNoValues() {
    String plan =
        plan(query("SELECT :x AS x").option("param.x", "confidential").load().limit(1).select("x"));

    assertThat(plan).contains("sql=SELECT :x AS x").doesNotContain("confidential");
  }
}
