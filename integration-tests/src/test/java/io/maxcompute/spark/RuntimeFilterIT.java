package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Joins choose partitions by what their other side has, before a session is opened. */
@Tag("scala")
class RuntimeFilterIT extends SparkTest {
  private String dimension;

  private void createStar() {
    dimension = table + "_days";
    create("(id BIGINT, v INT) PARTITIONED BY (dt STRING)");
    append(
            spark
                .range(0, 1000, 1, 1)
                .selectExpr("id", "CAST(id % 7 AS INT) AS v", "concat('d', id % 20) AS dt"))
        .save();
    sql("CREATE TABLE " + dimension + " (dt STRING, kind STRING)");
    append(
            spark
                .range(0, 20, 1, 1)
                .selectExpr(
                    "concat('d', id) AS dt", "if(id IN (3, 17), 'holiday', 'work') AS kind"))
        .option("table", dimension)
        .save();
    server.requests().clear();
    load().createOrReplaceTempView("fact");
    reader().option("table", dimension).load().createOrReplaceTempView("days");
  }

  @AfterEach
  void dropDimension() {
    if (dimension != null) {
      sql("DROP TABLE " + dimension);
    }
  }

  /** Returns the partitions that the session on the fact table was opened on. */
  private Stream<String> partitionsOfTheFact() {
    String body =
        server.requests().of("TableCreateReadSession").stream()
            .filter(entry -> entry.query().get("Target").endsWith("." + table))
            .map(entry -> entry.body().replace(" ", ""))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    String list = body.replaceAll(".*\"RequiredPartitions\":\\[(.*?)].*", "$1");
    return list.isEmpty() ? Stream.of() : Stream.of(list.replace("\"", "").split(",")).sorted();
  }

  private static final String STAR =
      "SELECT fact.dt, sum(v), count(*) FROM fact JOIN days ON fact.dt = days.dt"
          + " WHERE days.kind = 'holiday' GROUP BY fact.dt";

  @Test
  void starJoinReadsOnlyThePartitionsOfItsDimension() {
    createStar();
    Dataset<Row> joined = spark.sql(STAR);

    assertThat(texts(joined)).containsExactly("[d17,150,50]", "[d3,150,50]");

    assertThat(partitionsOfTheFact()).containsExactly("dt=d17", "dt=d3");
    assertThat(joined.queryExecution().executedPlan().toString())
        .contains("RuntimeFilters: [dynamicpruningexpression(dt#");
    assertThat(
            server.requests().of("TableCreateReadSession").stream()
                .filter(entry -> entry.query().get("Target").endsWith("." + table)))
        .hasSize(1);
  }

  @Test
  void samePlanGivesTheSameRowsAgain() {
    createStar();
    Dataset<Row> joined = spark.sql(STAR);

    assertThat(texts(joined)).isEqualTo(texts(joined)).hasSize(2);
    assertThat(texts(spark.sql(STAR.replace("WHERE days.kind = 'holiday'", "")))).hasSize(20);
  }

  @Test
  void joinThatLeavesNoPartitionOpensNoSessionOnTheFact() {
    createStar();

    assertThat(texts(spark.sql(STAR.replace("'holiday'", "'none'")))).isEmpty();

    assertThat(
            server.requests().of("TableCreateReadSession").stream()
                .filter(entry -> entry.query().get("Target").endsWith("." + table)))
        .isEmpty();
  }

  @Test
  void runtimeFiltersCanBeSwitchedOff() {
    createStar();
    reader().option("pushdown", "partitions,filters").load().createOrReplaceTempView("fact");

    assertThat(texts(spark.sql(STAR))).hasSize(2);

    assertThat(partitionsOfTheFact()).isEmpty(); // which means all of them
  }
}
