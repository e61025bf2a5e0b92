package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are cancelled end at once and leave nothing, whatever they are waiting for. */
class CancelledJobIT extends SparkTest {

  /** Runs {@code job}, and cancels it as soon as it has asked for {@code action}. */
  private void cancel(Runnable job, String action) {
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> {
              spark.sparkContext().setJobGroup(table, "to be cancelled", true);
              job.run();
            },
            step -> new Thread(step, "cancelled " + table).start());
    Eventually.holds("the job waits", () -> assertThat(requests(action)).isPositive());

    spark.sparkContext().cancelJobGroup(table);

    assertThatThrownBy(() -> end.get(10, TimeUnit.SECONDS)).hasStackTraceContaining("cancelled");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readEndsThoughTheServiceAskedForTime(boolean readAhead) {
    createWithIds(100);
    server
        .faults()
        .add(FaultRule.on("TableRead", Fault.status(429, "FlowExceeded", 100)).times(99));

    cancel(() -> reader().option("readAhead", readAhead).load().collectAsList(), "TableRead");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readEndsThoughTheServiceIsSilent(boolean readAhead) {
    createWithIds(1000);
    fail("TableRead", new Fault.Stall(1000, Duration.ofSeconds(3)));

    cancel(() -> reader().option("readAhead", readAhead).load().collectAsList(), "TableRead");
  }

  @Test
  void readOfSeveralSplitsAtOnceEndsThoughTheServiceIsSilent() {
    createWithIds(1000);
    server
        .faults()
        .add(FaultRule.on("TableRead", new Fault.Stall(1000, Duration.ofSeconds(3))).times(4));

    cancel(
        () ->
            reader()
                .option("splitMode", "parallelism")
                .option("splitCount", 4)
                .option("streamsPerTask", 4)
                .load()
                .collectAsList(),
        "TableRead");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readOfBlobsEndsThoughTheServiceIsSilent(boolean readAhead) {
    create(
        "(id BIGINT, photo BLOB) TBLPROPERTIES"
            + " ('table.format.version'='2','transactional'='true')");
    try (BlobRows rows = new BlobRows(server, table)) {
      rows.write("photo", List.of(new byte[5000], new byte[5000]), 0, 1, 0);
    }
    fail("BlobRead", new Fault.Stall(6000, Duration.ofSeconds(3)));

    cancel(() -> reader().option("readAhead", readAhead).load().collectAsList(), "BlobRead");
  }

  @Test
  void writeEndsThoughTheServiceAskedForTime() {
    create("(id BIGINT)");
    server
        .faults()
        .add(FaultRule.on("TableWrite", Fault.status(429, "FlowExceeded", 100)).times(99));

    cancel(() -> append(spark.range(100).toDF("id")).save(), "TableWrite");

    assertThat(stored("id")).isEmpty();
    assertThat(requests("TableCommitWriteSession")).isZero();
  }

  @Test
  void writeEndsThoughTheServiceIsSilent() {
    create("(id BIGINT)");
    fail("TableWrite", new Fault.Delay(Duration.ofSeconds(3)));

    cancel(() -> append(spark.range(100).toDF("id")).save(), "TableWrite");

    assertThat(stored("id")).isEmpty();
  }
}
