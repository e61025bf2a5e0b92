package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits end reading early, and never lose a row. */
class LimitIT extends SparkTest {

  private Dataset<Row> inManySplits() {
    return reader().option("splitMode", "parallelism").option("splitCount", 8).load();
  }

  private static void assertSomeOf(Dataset<Row> rows, int count, int total) {
    assertThat(rows.collectAsList())
        .hasSize(count)
        .doesNotHaveDuplicates()
        .allSatisfy(row -> assertThat(row.getString(1)).isEqualTo("n" + row.getLong(0)))
        .allSatisfy(row -> assertThat(row.getLong(0)).isBetween(0L, total - 1L));
  }

  @Test
  void smallLimitIsOneShortRead() {
    createWithIds(5000);

    assertSomeOf(inManySplits().limit(7), 7, 5000);

    assertThat(requests("TableRead")).isEqualTo(1);
    assertThat(lastBody("TableRead")).contains("\"MaxBatchRows\":7,");
    assertThat(inManySplits().limit(7).rdd().getNumPartitions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "1", "8"})
  void limitGoesOnToTheNextSplitUntilItHasItsRows(String streams) {
    createWithIds(800);
    Dataset<Row> rows =
        reader()
            .option("splitMode", "parallelism")
            .option("splitCount", 8)
            .option("streamsPerTask", streams)
            .load();

    assertSomeOf(rows.limit(250), 250, 800);

    assertThat(requests("TableRead")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"size", "parallelism", "row_offset"})
  void limitAboveTheTableYieldsAllRows(String mode) {
    createWithIds(300);
    Dataset<Row> rows =
        reader().option("splitMode", mode).option("splitRows", 50).option("splitCount", 5).load();

    assertSomeOf(rows.limit(1000), 300, 300);
    assertThat(rows.limit(0).collectAsList()).isEmpty();
  }

  @Test
  void limitCutsRangesOfRows() {
    create("(id BIGINT, name STRING) TBLPROPERTIES ('transactional'='true')");
    append(spark.range(0, 1000, 1, 1).selectExpr("id", "concat('n', id) AS name")).save();
    server.requests().clear();

    assertSomeOf(reader().option("splitRows", 100).load().limit(130), 130, 1000);

    assertThat(server.requests().of("TableRead").stream().map(read -> read.query().get("Count")))
        .containsExactly("100", "30");
  }

  @Test
  void offsetCountsInTheLimit() {
    createWithIds(100);

    assertSomeOf(inManySplits().offset(5).limit(10), 10, 100);
    assertSomeOf(inManySplits().offset(95), 5, 100);
    assertThat(inManySplits().offset(200).collectAsList()).isEmpty();
  }

  @Test
  void limitWithAConditionOnRowsIsCountedBySpark() {
    createWithIds(1000);

    assertSomeOf(inManySplits().where("id >= 900").limit(50), 50, 1000);
    assertSomeOf(inManySplits().where("id >= 900").limit(500), 100, 1000);
  }

  @Test
  void limitWithAConditionOnPartitionsIsPushed() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING)");
    append(
            spark
                .range(0, 100, 1, 1)
                .selectExpr("id", "concat('n', id) AS name", "concat('d', id % 2) AS dt"))
        .save();
    server.requests().clear();

    Dataset<Row> rows = load().where("dt = 'd1'").limit(10);

    assertSomeOf(rows.select("id", "name"), 10, 100);
    assertThat(rows.queryExecution().executedPlan().toString()).contains("limit=10 of each task");
  }

  @Test
  void topRowsAndSamplesAreSparksWork() {
    createWithIds(1000);

    assertThat(texts(inManySplits().orderBy("id").limit(2))).containsExactly("[0,n0]", "[1,n1]");
    assertThat(texts(inManySplits().orderBy(org.apache.spark.sql.functions.desc("id")).limit(1)))
        .containsExactly("[999,n999]");
    Dataset<Row> sample = inManySplits().sample(false, 0.1, 42);
    assertSomeOf(sample, (int) sample.count(), 1000);
    assertThat(sample.count()).isBetween(50L, 150L);
  }

  @Test
  void limitCanBeSwitchedOff() {
    createWithIds(800);
    Dataset<Row> rows =
        reader()
            .option("splitMode", "parallelism")
            .option("splitCount", 8)
            .option("pushdown", "filters,partitions")
            .load()
            .limit(3);

    assertSomeOf(rows, 3, 800);
    assertThat(rows.queryExecution().executedPlan().toString()).doesNotContain("limit=3");
  }
}
