package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.http.RequestLog;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When sessions are opened, how they are divided, and what tasks ask for. */
class ReadPlanIT extends SparkTest {

  @ParameterizedTest
  @CsvSource({
    "size, splitSize, 4k",
    "parallelism, splitCount, 5",
    "row_offset, splitRows, 250",
  })
  void tableIsReadInManySplits(String mode, String option, String value) {
    createWithIds(1000);

    Dataset<Row> rows = reader().option("splitMode", mode).option(option, value).load();

    assertIds(rows, 1000);
    assertThat(requests("TableRead")).isGreaterThan(3);
    assertThat(rows.rdd().getNumPartitions()).isGreaterThan(3);
  }

  @Test
  void rowRangesCoverTheTable() {
    createWithIds(10);

    assertIds(reader().option("splitMode", "row_offset").option("splitRows", 4).load(), 10);

    List<RequestLog.Entry> reads = server.requests().of("TableRead");
    assertThat(
            reads.stream()
                .map(read -> read.query().get("Offset") + "+" + read.query().get("Count")))
        .containsExactlyInAnyOrder("0+4", "4+3", "7+3");
  }

  @Test
  void clusteredTableIsReadByBucket() {
    create("(id BIGINT, name STRING) CLUSTERED BY (id) INTO 4 BUCKETS");
    append(spark.range(0, 100, 1, 1).selectExpr("id", "concat('n', id) AS name")).save();

    Dataset<Row> rows = reader().option("splitMode", "bucket").load();

    assertIds(rows, 100);
    assertThat(rows.rdd().getNumPartitions()).isEqualTo(4);
  }

  @Test
  void bucketModeOfATableWithoutBucketsIsRefused() {
    createWithIds(10);

    assertThatThrownBy(() -> reader().option("splitMode", "bucket").load().collectAsList())
        .hasMessageContaining("Cannot open a read session on table 'emulator." + table + "'")
        .hasMessageContaining("SplitMode Bucket needs a hash-clustered table.")
        .hasMessageContaining("[request=");
  }

  @Test
  void sessionThatIsNotReadyIsAskedAgain() {
    try (EmulatorServer slow = EmulatorServer.start(EmulatorConfig.defaults().withInitPolls(3))) {
      slow.sql("CREATE TABLE " + table + " (id BIGINT)");
      slow.sql("INSERT INTO " + table + " VALUES (1)");

      assertThat(texts(spark.read().format("maxcompute").options(options(slow)).load()))
          .containsExactly("[1]");

      assertThat(slow.requests().count("TableGetReadSession")).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void sessionThatIsNeverReadyFailsInTime() {
    try (EmulatorServer slow = EmulatorServer.start(EmulatorConfig.defaults().withInitPolls(99))) {
      slow.sql("CREATE TABLE " + table + " (id BIGINT)");

      assertThatThrownBy(
              () ->
                  spark
                      .read()
                      .format("maxcompute")
                      .options(options(slow))
                      .option("sessionTimeout", "1s")
                      .load()
                      .collectAsList())
          .hasMessageContaining("Cannot open a read session on table 'emulator." + table + "'")
          .hasMessageContaining("it was not ready within PT1S");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(id BIGINT)", "(id BIGINT) PARTITIONED BY (dt STRING)"})
  void emptyTableHasNoRows(String columns) {
    create(columns);

    assertThat(load().collectAsList()).isEmpty();
    assertThat(load().count()).isZero();
  }

  @Test
  void lookingAtATableOpensNoSession() {
    createWithIds(10);
    Dataset<Row> rows = load();
    rows.createOrReplaceTempView("looked_at");

    rows.schema();
    spark.sql("DESCRIBE looked_at").collectAsList();
    String plan =
        spark.sql("EXPLAIN EXTENDED SELECT name FROM looked_at WHERE id > 3").head().getString(0);

    assertThat(plan).contains("maxcompute emulator." + table + " columns=[id, name]");
    assertThat(requests("TableCreateReadSession")).isZero();
    assertThat(requests("GetTable")).isOne(); // for the schema and the table
  }

  @Test
  void planThatRunsTwiceUsesItsSessionAgain() {
    createWithIds(10);
    Dataset<Row> rows = load();

    assertThat(rows.collectAsList()).hasSize(10);
    assertThat(rows.collectAsList()).hasSize(10);

    assertThat(requests("TableCreateReadSession")).isEqualTo(1);
    assertThat(requests("TableRead")).isEqualTo(2);
  }

  @Test
  void tableJoinsItself() {
    createWithIds(10);
    Dataset<Row> left = load().as("l");
    Dataset<Row> right = load().as("r");

    assertThat(
            texts(
                left.join(right, left.col("id").equalTo(right.col("id").plus(8)))
                    .selectExpr("l.id", "r.name")))
        .containsExactly("[8,n0]", "[9,n1]");
  }

  @Test
  void cachedRowsAreReadOnce() {
    createWithIds(10);

    load().cache().count();
    assertThat(load().count()).isEqualTo(10);

    assertThat(requests("TableCreateReadSession")).isEqualTo(1);
  }

  @Test
  void cachedRowsAreReadAnewAfterAWrite() {
    createWithIds(10);
    load().cache().count();

    append(spark.sql("SELECT 10L AS id, 'n10' AS name")).save();

    assertThat(load().count()).isEqualTo(11);
  }

  @Test
  void loadsWithOtherOptionsHaveNothingInCommon() {
    createWithIds(10);
    String other = table + "_other";
    sql("CREATE TABLE " + other + " (x STRING)");
    sql("INSERT INTO " + other + " VALUES ('other')");

    Dataset<Row> first = load();
    Dataset<Row> second = reader().option("table", other).option("compression", "none").load();

    assertThat(first.columns()).containsExactly("id", "name");
    assertThat(texts(second)).containsExactly("[other]");
    assertThat(first.count()).isEqualTo(10);
  }

  @Test
  void batchesAreAskedForInTheGivenSize() {
    createWithIds(1000);

    assertIds(reader().option("batchRows", 100).option("batchBytes", "2m").load(), 1000);

    assertThat(lastBody("TableRead"))
        .contains("\"MaxBatchRows\":100")
        .contains("\"MaxBatchRawSize\":2097152");
  }

  @ParameterizedTest
  @CsvSource({"zstd,zstd", "lz4,x-lz4-frame", "none,identity"})
  void rowsAreAskedForInTheGivenCompression(String compression, String accepted) {
    createWithIds(10);

    assertIds(reader().option("compression", compression).load(), 10);

    assertThat(server.requests().of("TableRead").get(0).headers())
        .containsEntry("accept-encoding", accepted);
  }

  @Test
  void metricsShowWhatWasRead() throws Exception {
    createWithIds(1000);

    reader().option("batchRows", 100).load().collectAsList();

    SqlMetrics metrics = SqlMetrics.latest(spark);
    assertThat(metrics.text("record batches read")).isEqualTo("10");
    assertThat(metrics.number("bytes read from MaxCompute")).isPositive();
    assertThat(metrics.text("number of output rows")).isEqualTo("1,000");
    assertThat(metrics.text("broken streams resumed")).isEqualTo("0");
    assertThat(metrics.text("requests repeated")).isEqualTo("0");
  }

  @Test
  void limitStopsTasksEarly() {
    createWithIds(5000);

    assertThat(reader().option("batchRows", 10).load().limit(3).collectAsList()).hasSize(3);
    assertThat(reader().option("batchRows", 10).load().takeAsList(2)).hasSize(2);
  }

  @Test
  void temporaryViewIsQueriedInSql() {
    createWithIds(100);
    load().createOrReplaceTempView("ids");

    assertThat(
            texts(
                spark.sql(
                    "SELECT id % 3 AS k, max(name), count(*) FROM ids WHERE id < 9 GROUP BY id % 3")))
        .containsExactly("[0,n6,3]", "[1,n7,3]", "[2,n8,3]");
  }
}
