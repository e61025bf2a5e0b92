package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Writes as many tasks: empty, failing and repeated ones. */
class WriteTasksIT extends SparkTest {

  /** Returns ids from 0, in tasks of equal size, that pass through {@code step}. */
  private Dataset<Row> ids(long count, int tasks, MapFunction<Long, Long> step) {
    return spark.range(0, count, 1, tasks).map(step, Encoders.LONG()).toDF("id");
  }

  private static List<String> numbers(long count) {
    return LongStream.range(0, count).mapToObj(Long::toString).sorted().toList();
  }

  @Test
  void onlyTasksWithRowsOpenAStream() {
    create("(id BIGINT)");

    append(spark.range(0, 20, 1, 20).where("id IN (3, 11)").toDF("id")).save();

    assertThat(stored("id")).containsExactly("11", "3");
    assertThat(requests("TableCreateWriteStream")).isEqualTo(2);
    assertThat(requests("TableCloseWriteStream")).isEqualTo(2);
    assertThat(lastBody("TableCommitWriteSession")).contains("\"StreamIds\":[\"3\",\"11\"]");
  }

  @Test
  void everyTaskWritesItsRowsOnce() {
    create("(id BIGINT)");

    append(ids(1000, 7, id -> id)).save();

    assertThat(stored("id")).isEqualTo(numbers(1000));
    assertThat(requests("TableCommitWriteSession")).isEqualTo(1);
  }

  @Test
  void repeatedTaskWritesItsRowsOnce() {
    create("(id BIGINT)");
    MapFunction<Long, Long> failsLateAtFirst =
        id -> {
          if (id == 149 && TaskContext.get().attemptNumber() == 0) {
            throw new IllegalStateException("first attempt");
          }
          return id;
        };

    append(ids(200, 4, failsLateAtFirst)).option("writeBatchRows", "10").save();

    assertThat(stored("id")).isEqualTo(numbers(200));
    assertThat(requests("TableCreateWriteStream")).isEqualTo(5);
    assertThat(requests("TableCloseWriteStream")).isEqualTo(5);
    assertThat(lastBody("TableCommitWriteSession")).contains("\"StreamVersions\":[1,1,2,1]");
  }

  @Test
  void repeatedTaskSupersedesWhatItsFirstAttemptHadSent() {
    create("(id BIGINT)");
    MapFunction<Long, Long> failsLateAtFirst =
        id -> {
          if (id == 90 && TaskContext.get().attemptNumber() == 0) {
            throw new IllegalStateException("first attempt");
          }
          return id;
        };

    append(ids(100, 1, failsLateAtFirst))
        .option("writeBatchRows", "10")
        .option("writeRequestBytes", "1")
        .save();

    assertThat(stored("id")).isEqualTo(numbers(100));
    assertThat(requests("TableWrite")).isGreaterThan(10);
  }

  @Test
  void rowsReplaceThoseOfTheSameKey() {
    create(
        "(id BIGINT NOT NULL, name STRING, PRIMARY KEY (id))"
            + " TBLPROPERTIES ('transactional'='true')");
    append(spark.range(4).selectExpr("id", "'old' AS name")).save();

    append(spark.range(2, 6).selectExpr("id", "'new' AS name")).save();

    assertThat(stored("id, name"))
        .containsExactly("0,old", "1,old", "2,new", "3,new", "4,new", "5,new");
  }

  @Test
  void failingTaskAbortsAndLeavesTheOldRows() {
    create("(id BIGINT)");
    append(spark.range(5).toDF("id")).save();
    server.requests().clear();
    MapFunction<Long, Long> fails =
        id -> {
          if (id == 15) {
            throw new IllegalStateException("always");
          }
          return id;
        };

    assertThatThrownBy(() -> overwrite(ids(20, 2, fails)).save()).hasStackTraceContaining("always");

    assertThat(stored("id")).isEqualTo(numbers(5));
    assertThat(requests("TableCommitWriteSession")).isZero();
    assertThat(requests("TableAbortWriteSession")).isEqualTo(1);
  }

  @Test
  void manySmallRequestsAreCountedAndShown() throws Exception {
    create("(id BIGINT)");

    append(ids(1000, 2, id -> id))
        .option("writeBatchRows", "100")
        .option("writeRequestBytes", "1")
        .save();

    assertThat(stored("id")).hasSize(1000);
    assertThat(requests("TableWrite")).isEqualTo(10);
    SqlMetrics metrics = SqlMetrics.latest(spark);
    assertThat(metrics.text("rows written to MaxCompute")).isEqualTo("1000");
    assertThat(metrics.number("bytes written to MaxCompute, uncompressed")).isPositive();
    assertThat(metrics.number("requests that carried rows")).isPositive();
  }
}
