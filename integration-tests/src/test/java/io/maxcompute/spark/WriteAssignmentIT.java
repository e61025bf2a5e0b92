package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What writes cast on the way, by Spark's {@code spark.sql.storeAssignmentPolicy}. */
class WriteAssignmentIT extends SparkTest {
  private static final String POLICY = "spark.sql.storeAssignmentPolicy";

  @AfterEach
  void standardPolicy() {
    spark.conf().unset(POLICY);
  }

  private Dataset<Row> rows(String select) {
    return spark.sql("SELECT " + select).coalesce(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "INT | 7L | 7",
        "TINYINT | CAST(7.9 AS DOUBLE) | 7",
        "DECIMAL(10,2) | 7 | 7.00",
        "DECIMAL(10,2) | 1.005 | 1.01",
        "FLOAT | CAST(1.5 AS DOUBLE) | 1.5",
        "STRING | 42 | 42",
        "VARCHAR(12) | DATE'2024-02-29' | 2024-02-29",
        "DATE | TIMESTAMP'2024-02-29 12:00:00' | 2024-02-29",
        "TIMESTAMP_NTZ | TIMESTAMP'2024-02-29 12:00:00' | 2024-02-29 12:00:00",
        "ARRAY<INT> | array(1L, NULL) | [1, null]",
        "MAP<STRING,SMALLINT> | map(1, 2L) | {1 -> 2}",
        "STRUCT<a:INT,b:STRING> | named_struct('B', 5, 'a', 6L) | {6, 5}"
      })
  void standardPolicyCastsWhatIsSafeInGeneral(String type, String value, String stored) {
    create("(id INT, v " + type + ")");

    append(rows("1 AS id, " + value + " AS v")).save();

    assertThat(load().selectExpr("CAST(v AS STRING)").head().getString(0)).isEqualTo(stored);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "INT | 3000000000L | the value 3000000000 of Spark type bigint does not fit",
        "TINYINT | 128 | the value 128 of Spark type int does not fit",
        "DECIMAL(4,2) | 123.456 | the value 123.456 of Spark type decimal(6,3) does not fit",
        "BIGINT | CAST('NaN' AS DOUBLE) | the value NaN of Spark type double does not fit",
        "VARCHAR(3) | 12345 | '12345' has 5 characters, and at most 3 fit",
        "ARRAY<INT> | array(1L, 3000000000L) | the value [1, 3000000000] of Spark type array<bigint>",
        "STRUCT<a:TINYINT> | named_struct('a', 999) | the value {999} of Spark type struct<a:int>",
      })
  void valueThatDoesNotFitFailsTheJobNamingColumnAndValue(
      String type, String value, String reason) {
    create("(id INT, v " + type + ")");

    assertThatThrownBy(() -> append(rows("1 AS id, " + value + " AS v")).save())
        .satisfies(e -> assertThat(rootMessage(e)).contains("column 'v").contains(reason));

    assertThat(stored("id")).isEmpty();
  }

  @Test
  void castOfANullIsStillNoValueForAColumnThatNeedsOne() {
    create("(id INT NOT NULL)");

    assertThatThrownBy(() -> append(rows("CAST(NULL AS BIGINT) AS id")).save())
        .satisfies(e -> assertThat(rootMessage(e)).contains("'id'").contains("takes no nulls"));
  }

  @Test
  void standardPolicyRefusesWhatIsNoAssignment() {
    create("(id INT, day TIMESTAMP)");

    assertThatThrownBy(() -> append(rows("'1' AS id, 1L AS day")).save())
        .hasMessageContaining("Column 'id' is int in the table, and a value of Spark type string")
        .hasMessageContaining("Column 'day' is timestamp in the table, and a value of Spark type");
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void strictPolicyRefusesWhatMayLoseSomething() {
    create("(id INT, price DECIMAL(10,2), total DOUBLE)");
    spark.conf().set(POLICY, "strict");

    assertThatThrownBy(
            () -> append(rows("1L AS id, CAST(1 AS DECIMAL(10,3)) AS price, 1 AS total")).save())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "Column 'id' is int in the table, and a value of Spark type bigint may not keep its"
                + " meaning there. Cast it in the query. Column 'price' is decimal(10,2) in the"
                + " table, and a value of Spark type decimal(10,3) may not keep its meaning there."
                + " Cast it in the query. Columns");

    append(rows("1S AS id, CAST(1 AS DECIMAL(8,1)) AS price, 1 AS total")).save();
    assertThat(texts(load())).containsExactly("[1,1.00,1.0]");
  }

  @Test
  void oldPolicyCastsEverythingAndFailsNothing() {
    create("(id INT, flag INT, n BIGINT, t STRING)");
    spark.conf().set(POLICY, "LEGACY");

    append(rows("4294967297L AS id, true AS flag, 'x' AS n, array(1, 2) AS t")).save();

    assertThat(texts(load())).containsExactly("[1,1,null,[1, 2]]");
  }

  @Test
  void partitionColumnsAreCastToo() {
    create("(id BIGINT) PARTITIONED BY (dt STRING, hh BIGINT)");

    append(rows("1L AS id, DATE'2024-01-02' AS dt, 7 AS hh")).save();

    assertThat(stored("id, dt, hh")).containsExactly("1,2024-01-02,7");
  }

  @Test
  void columnsThatNeedNoCastStandBesideThoseThatDo() {
    create("(id BIGINT, a INT, name STRING)");

    append(spark.range(0, 50_000, 1, 4).selectExpr("id", "id * 2 AS a", "concat('n', id) AS name"))
        .save();

    assertThat(load().selectExpr("sum(a) = 2 * sum(id)", "count(DISTINCT name)").head().toString())
        .isEqualTo("[true,50000]");
  }
}
