package io.maxcompute.spark;

import static java.util.stream.Collectors.groupingBy;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.spark.client.SharedClients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that read several of their splits at once. */
class SplitStreamsIT extends SparkTest {
  private static final int ROWS = 3000;

  /** Returns a reader of one task that reads so many splits at once. */
  private DataFrameReader inOneTask(int splits) {
    return reader()
        .option("splitMode", "parallelism")
        .option("splitCount", splits)
        .option("streamsPerTask", splits)
        .option("batchRows", 64)
        .option("compression", "none");
  }

  /** Lets requests pass only when all of them have come; counts those that waited in vain. */
  private record Gate(CountDownLatch missing, AtomicInteger inVain) {
    static Gate of(int requests) {
      return new Gate(new CountDownLatch(requests), new AtomicInteger());
    }

    void pass() {
      missing.countDown();
      try {
        if (!missing.await(20, TimeUnit.SECONDS)) {
          inVain.incrementAndGet();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16})
  void splitsOfATaskAreAskedForBeforeAnyIsAnswered(int splits) throws Exception {
    createWithIds(ROWS);
    Gate all = Gate.of(splits);
    try (RewritingProxy proxy =
        RewritingProxy.to(server.storageEndpoint(), "-", "-")
            .before("Action=TableRead", all::pass)) {
      Dataset<Row> rows =
          inOneTask(splits).option("tunnelEndpoint", proxy.endpoint().toString()).load();

      assertThat(rows.rdd().getNumPartitions()).isOne();
      assertIds(rows, ROWS);
    }

    assertThat(all.inVain()).hasValue(0);
    assertThat(requests("TableRead")).isEqualTo(splits);
  }

  @Test
  void rowsOfASplitKeepTheirOrderAlsoWhereStreamsBreak() throws Exception {
    createWithIds(ROWS);
    for (String split : List.of("0", "1", "2", "3")) {
      server.faults().add(FaultRule.on("TableRead", new Fault.Cut(5000)).where("Index", split));
    }

    List<Row> rows = inOneTask(4).load().select("id", "_split", "_row").collectAsList();

    assertThat(rows).hasSize(ROWS);
    Map<String, List<Row>> bySplit = rows.stream().collect(groupingBy(row -> row.getString(1)));
    assertThat(bySplit).containsOnlyKeys("split 0", "split 1", "split 2", "split 3");
    bySplit
        .values()
        .forEach(
            split -> {
              long first = split.get(0).getLong(0);
              assertThat(split.stream().map(row -> row.getLong(2)))
                  .containsExactlyElementsOf(LongStream.range(0, split.size()).boxed().toList());
              assertThat(split)
                  .allSatisfy(row -> assertThat(row.getLong(0)).isEqualTo(first + row.getLong(2)));
            });
    assertThat(SqlMetrics.latest(spark).number("broken streams resumed")).isEqualTo(4);
  }

  @Test
  void splitThatCannotBeReadFailsTheJobAndLeavesNoneOfTheOthersOpen() {
    createWithIds(ROWS);
    server
        .faults()
        .add(FaultRule.on("TableRead", new Fault.Corrupt(0)).where("Index", "2").times(99));

    assertThatThrownBy(() -> inOneTask(4).load().collectAsList())
        .hasStackTraceContaining("read split 2 of table 'emulator." + table + "'");
  }

  @Test
  void largeLimitEndsInTheMiddleOfSplits() {
    createWithIds(110_000);

    Dataset<Row> rows = inOneTask(8).option("batchRows", 20_000).load().limit(100_001);

    assertThat(rows.collectAsList()).hasSize(100_001).doesNotHaveDuplicates();
    assertThat(rows.queryExecution().executedPlan().toString())
        .contains("limit=100001 of each task");
  }

  /**
   * Four batches of 0.9 MB wait while Spark works on a fifth; had it kept those that it was done
   * with, there would be eight.
   */
  @Test
  void memoryOfATaskIsThatOfTheBatchesThatWaitAndOfOneMore() {
    create("(id BIGINT, name STRING)");
    append(spark.range(0, 1600, 1, 1).selectExpr("id", "repeat('x', 10000) AS name"))
        .option("writeBatchRows", 400) // what is stored together ends where splits do
        .save();
    UDF1<Long, Long> slowOnFirstBatches =
        id -> {
          if (id % 400 == 0) {
            Eventually.holds(
                "four batches wait",
                () -> assertThat(SharedClients.allocatedBytes()).isGreaterThan(4_400_000));
          }
          return id;
        };

    Dataset<Row> rows =
        inOneTask(4)
            .option("batchRows", 90)
            .option("readerMemory", "6m")
            .load()
            .select(
                udf(slowOnFirstBatches, DataTypes.LongType).apply(col("id")).as("id"),
                length(col("name")).as("length"));

    assertThat(rows.selectExpr("sum(length)", "sum(id)").head().toString())
        .isEqualTo("[16000000,1279200]");
  }

  @ParameterizedTest
  @CsvSource({"64m,16777216", "2m,1048576", "0,0"})
  void batchesOfSplitsThatAreReadAtOnceAreSmaller(String batchBytes, long asked) {
    createWithIds(ROWS);

    assertIds(inOneTask(4).option("batchBytes", batchBytes).load(), ROWS);

    assertThat(lastBody("TableRead")).contains("\"MaxBatchRawSize\":" + asked);
  }

  @Test
  void splitsAreAskedForThatMakeATaskOfTheGivenSize() {
    createWithIds(ROWS);
    DataFrameReader bySize = reader().option("splitMode", "size").option("splitSize", "8k");
    int tasks = bySize.load().rdd().getNumPartitions();

    Dataset<Row> rows = bySize.option("streamsPerTask", 4).load();

    assertIds(rows, ROWS);
    assertThat(lastBody("TableCreateReadSession")).contains("\"SplitNumber\":2048");
    assertThat(rows.rdd().getNumPartitions()).isBetween(tasks, tasks + 1);
  }

  @Test
  void rangesOfRowsAreCutInSmallerOnes() {
    createWithIds(2000);

    Dataset<Row> rows =
        reader()
            .option("splitMode", "row_offset")
            .option("splitRows", 1000)
            .option("streamsPerTask", 4)
            .load();

    assertIds(rows, 2000);
    assertThat(rows.rdd().getNumPartitions()).isEqualTo(2);
    assertThat(server.requests().of("TableRead"))
        .hasSize(8)
        .allSatisfy(read -> assertThat(read.query()).containsEntry("Count", "250"));
  }

  @Test
  void tasksAreNotCutIntoSeveralSplitsUnlessTheUserSaysSo() {
    createWithIds(ROWS);
    DataFrameReader fine = reader().option("minSplitSize", "1k");

    assertIds(fine.load(), ROWS);
    long byDefault = requests("TableRead");
    server.requests().clear();
    assertIds(fine.option("streamsPerTask", 4).load(), ROWS);

    assertThat(byDefault).isEqualTo(2);
    assertThat(requests("TableRead")).isBetween(6L, 9L);
  }

  /** Spark counts on it where it runs a task again. */
  @Test
  void rowsComeInTheSameOrderWhicheverStreamIsFaster() throws Exception {
    createWithIds(ROWS);
    List<Row> expected = inOneTask(4).load().collectAsList();
    assertThat(expected).hasSize(ROWS);

    for (String last : List.of("Index=0", "Index=1", "Index=2", "Index=3")) {
      server.requests().clear();
      Runnable others =
          () ->
              Eventually.holds(
                  "the other splits are read",
                  () -> assertThat(requests("TableRead")).isGreaterThanOrEqualTo(3));
      try (RewritingProxy proxy =
          RewritingProxy.to(server.storageEndpoint(), "-", "-").before(last, others)) {
        assertThat(
                inOneTask(4)
                    .option("tunnelEndpoint", proxy.endpoint().toString())
                    .load()
                    .collectAsList())
            .isEqualTo(expected);
      }
    }
  }
}
