package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.fault.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Aggregates that are known without reading a row, exactly. */
@Tag("scala")
class AggregateIT extends SparkTest {

  private void createPartitions() {
    create("(id BIGINT) PARTITIONED BY (dt STRING, hh BIGINT)");
    sql(
        "INSERT INTO "
            + table
            + " PARTITION (dt, hh) VALUES (1, 'a', 1), (2, 'a', 20), (3, 'b', 3), (4, 'bc', 10)");
    sql("ALTER TABLE " + table + " ADD PARTITION (dt='0', hh=0)");
    sql("ALTER TABLE " + table + " ADD PARTITION (dt='y', hh=98)");
    sql("ALTER TABLE " + table + " ADD PARTITION (dt='z', hh=99)");
    server.requests().clear();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count(*)                         |                     | [4]",
        "count(1)                         |                     | [4]",
        "count(*), count(*) + 1           |                     | [4,5]",
        "count(dt)                        |                     | [4]",
        "count(hh), count(*)              |                     | [4,4]",
        "max(dt)                          |                     | [bc]",
        "min(dt)                          |                     | [a]",
        "max(hh)                          |                     | [20]",
        "min(hh), max(dt)                 |                     | [1,bc]",
        "count(*)                         | WHERE dt = 'a'      | [2]",
        "max(hh)                          | WHERE dt = 'a'      | [20]",
        "max(hh), min(hh)                 | WHERE dt > 'a'      | [10,3]",
        "count(*)                         | WHERE dt = 'none'   | [0]",
        "max(dt)                          | WHERE dt = 'z'      | [null]",
        "max(dt)                          | WHERE dt = 'none'   | [null]",
      })
  void answerIsKnownWithoutReading(String functions, String condition, String answer) {
    createPartitions();
    load().createOrReplaceTempView("t");
    Dataset<Row> result =
        spark.sql("SELECT " + functions + " FROM t " + (condition == null ? "" : condition));

    assertThat(texts(result)).containsExactly(answer);

    assertThat(requests("TableRead")).isZero();
    assertThat(result.queryExecution().executedPlan().toString()).contains("aggregates=[");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count(id)                        |                     | [4]",
        "count(*)                         | WHERE id > 2        | [2]",
        "count(*), max(dt)                |                     | [4,bc]",
        "count(DISTINCT dt)               |                     | [3]",
        "max(id)                          |                     | [4]",
        "max(dt), max(id)                 |                     | [bc,4]",
        "count(*) FILTER (WHERE dt = 'a') |                     | [2]",
        "max(hh + 1)                      |                     | [21]",
      })
  void otherAggregatesReadRows(String functions, String condition, String answer) {
    createPartitions();
    load().createOrReplaceTempView("t");

    assertThat(
            texts(
                spark.sql(
                    "SELECT " + functions + " FROM t " + (condition == null ? "" : condition))))
        .containsExactly(answer);

    assertThat(requests("TableRead")).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "VARCHAR(10),'09','10',09,10",
    "DATE,'2024-01-09','2024-01-10',2024-01-09,2024-01-10",
    "INT,9,10,9,10",
    "SMALLINT,9,10,9,10",
    "TINYINT,9,10,9,10",
  })
  void extremesOfEveryTypeAreByValue(
      String type, String least, String greatest, String min, String max) {
    create("(id BIGINT) PARTITIONED BY (p " + type + ")");
    for (String value : List.of(least, greatest)) {
      append(spark.sql("SELECT 1L AS id, CAST('" + value.replace("'", "") + "' AS " + type + ") p"))
          .save();
    }
    server.requests().clear();

    assertThat(texts(load().selectExpr("min(p)", "max(p)")))
        .containsExactly("[" + min + "," + max + "]");

    assertThat(load().selectExpr("count(p)").head().getLong(0)).isEqualTo(2);
    assertThat(requests("TableRead")).isZero();
  }

  @Test
  void groupsAreCountedByReading() {
    createPartitions();

    assertThat(texts(load().groupBy("dt").count())).containsExactly("[a,2]", "[b,1]", "[bc,1]");
  }

  @Test
  void countsOfAnEmptyTableAreZero() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    assertThat(load().count()).isZero();
    assertThat(texts(load().selectExpr("max(dt)", "min(dt)"))).containsExactly("[null,null]");
  }

  @Test
  void explainingACountOpensNoSession() {
    createWithIds(10);
    load().createOrReplaceTempView("t");

    String plan = spark.sql("EXPLAIN SELECT count(*) FROM t").head().getString(0);

    assertThat(plan).contains("aggregates=[COUNT(*)]");
    assertThat(requests("TableCreateReadSession")).isZero();
  }

  @Test
  void countIsOfTheRowsWhenItRuns() {
    createWithIds(10);
    Dataset<Row> loaded = load();
    append(spark.sql("SELECT 10L AS id, 'n10' AS name")).save();

    assertThat(loaded.count()).isEqualTo(11);
  }

  @Test
  void countOfATableWithAPrimaryKeyIsOfItsKeys() {
    create(
        "(id BIGINT NOT NULL, name STRING, PRIMARY KEY (id)) TBLPROPERTIES ('transactional'='true')");
    append(spark.range(0, 10, 1, 1).selectExpr("id", "'a' AS name")).save();
    append(spark.range(5, 15, 1, 1).selectExpr("id", "'b' AS name")).save();

    assertThat(load().count()).isEqualTo(15);
  }

  @Test
  void billionsOfRowsAreCounted() throws IOException {
    createWithIds(10);
    try (RewritingProxy proxy =
        RewritingProxy.to(
            server.storageEndpoint(), "\"RecordCount\":10", "\"RecordCount\":3000000000")) {
      Map<String, String> options = options();
      options.put("tunnelEndpoint", proxy.endpoint().toString());

      assertThat(spark.read().format("maxcompute").options(options).load().count())
          .isEqualTo(3_000_000_000L);
    }
  }

  @Test
  void declaredBillionsOfRowsDoNotOverflowStatistics() throws IOException {
    createWithIds(10);
    try (RewritingProxy proxy =
        RewritingProxy.to(server.endpoint(), "\"recordNum\":10", "\"recordNum\":3000000000")) {
      Map<String, String> options = options();
      options.put("endpoint", proxy.endpoint().toString());
      Dataset<Row> rows = spark.read().format("maxcompute").options(options).load();

      assertThat(rows.queryExecution().optimizedPlan().stats().rowCount().get().toString())
          .isEqualTo("3000000000");
      assertThat(rows.count()).isEqualTo(10);
    }
  }

  @Test
  void rowsAreCountedByReadingWhereTheServiceRefusesToDivideByRows() {
    createWithIds(1000);
    fail("TableCreateReadSession", Fault.status(400, "InvalidArgument"));

    assertThat(load().count()).isEqualTo(1000);

    assertThat(requests("TableRead")).isPositive();
  }

  @Test
  void countingCanBeSwitchedOff() {
    createWithIds(10);

    assertThat(reader().option("pushdown", "none").load().count()).isEqualTo(10);

    assertThat(requests("TableRead")).isPositive();
  }

  @Test
  void ownFilterIsCountedByReading() {
    createWithIds(10);

    assertThat(reader().option("filter", "id < 3").load().count()).isEqualTo(3);
  }
}
