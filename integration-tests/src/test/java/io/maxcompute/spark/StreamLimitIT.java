package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.emulator.http.RequestLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit on the streams that the tasks of one executor write to at once. */
class StreamLimitIT extends SparkTest {
  private static final AtomicInteger ROWS = new AtomicInteger();
  private static final AtomicBoolean RELEASED = new AtomicBoolean();

  @BeforeEach
  void create() {
    create("(id BIGINT)");
  }

  private DataFrameWriter<Row> write(int tasks) {
    return append(spark.range(0, 100, 1, tasks).toDF("id"))
        .option("writeBatchRows", 3)
        .option("writeRequestBytes", 1)
        .option("maxStreamsPerExecutor", 1);
  }

  private List<String> opensAndCloses() {
    return server.requests().all().stream()
        .map(RequestLog.Entry::action)
        .filter(action -> action.endsWith("WriteStream"))
        .toList();
  }

  @Test
  void neverTwoStreamsAreOpenAtOnce() {
    try (CapturedLog log = CapturedLog.of("io.maxcompute.spark.writer")) {
      write(8).save();

      assertThat(log.text())
          .contains(
              "Waiting to open a stream, of which option 'maxStreamsPerExecutor' allows 1 at once"
                  + " [open=1]");
    }
    assertThat(sql("SELECT count(*), sum(id) FROM " + table).get(0)).containsExactly("100", "4950");
    List<String> actions = opensAndCloses();
    assertThat(actions).hasSize(16);
    for (int i = 0; i < actions.size(); i += 2) {
      assertThat(actions.subList(i, i + 2))
          .containsExactly("TableCreateWriteStream", "TableCloseWriteStream");
    }
  }

  @Test
  void placeIsGivenBackByTasksThatFail() {
    server.faults().add(FaultRule.on("TableWrite", Fault.status(400, "Bad")).skip(2).times(2));
    server.faults().add(FaultRule.on("TableCreateWriteStream", Fault.status(400, "Bad")));

    write(4).save();

    assertThat(sql("SELECT count(*), sum(id) FROM " + table).get(0)).containsExactly("100", "4950");
    assertThat(server.faults().fired()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killedTaskWaitsNoMore(boolean interrupting) throws Exception {
    ROWS.set(0);
    RELEASED.set(false);
    // Whoever has the stream keeps it when it is killed: the other's kill may arrive later, and
    // until then it may have it.
    MapFunction<Long, Long> secondRowIsSlow =
        id -> {
          if (id % 50 <= 1) {
            ROWS.incrementAndGet();
          }
          while (id % 50 == 1 && !RELEASED.get()) {
            Thread.onSpinWait();
          }
          return id;
        };
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> {
              spark.sparkContext().setJobGroup(table, "to be cancelled", interrupting);
              append(spark.range(0, 100, 1, 2).map(secondRowIsSlow, Encoders.LONG()).toDF("id"))
                  .option("maxStreamsPerExecutor", 1)
                  .save();
            },
            step -> new Thread(step, "cancelled " + table).start());
    try {
      Eventually.holds("one wrote a row, and both have one", () -> assertThat(ROWS).hasValue(3));
      Eventually.holds("the other waits for a stream", () -> assertThat(waiting()).isOne());

      spark.sparkContext().cancelJobGroup(table);

      Eventually.holds("it waits no more", () -> assertThat(waiting()).isZero());
    } finally {
      RELEASED.set(true);
    }
    assertThatThrownBy(() -> end.get(10, TimeUnit.SECONDS)).hasStackTraceContaining("cancelled");
    assertThat(requests("TableCreateWriteStream")).isEqualTo(1);
    write(2).save();
    assertThat(stored("id")).hasSize(100);
  }

  private static long waiting() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Stream::of)
        .filter(frame -> frame.getMethodName().equals("awaitOpen"))
        .count();
  }
}
