package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.emulator.fault.Faults;
import io.maxcompute.spark.WriteFaultCell.Mode;
import io.maxcompute.spark.WriteFaultCell.Step;
import io.maxcompute.spark.WriteOutcome.Claim;
import io.maxcompute.spark.client.SharedClients;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every request of a write, with everything that may go wrong with it, in every mode: afterwards
 * the table has each new row once, or what it had before.
 */
class WriteFaultMatrixIT extends SparkTest {
  private static final int ROWS = 50;
  private static final int TASKS = 2;
  private static final int EVERY_TIME = 1_000_000;

  private static final WriteFaultReport REPORT = new WriteFaultReport();

  static Stream<WriteFaultCell> cells() {
    return WriteFaultCell.all();
  }

  @AfterAll
  static void print(TestReporter reporter) {
    reporter.publishEntry("faults of writes", REPORT.table());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void leavesEachRowOnceOrNone(WriteFaultCell cell) {
    boolean partitioned = cell.mode() == Mode.DYNAMIC_OVERWRITE;
    createWithOldRows(partitioned);
    List<String> before = stored("*");
    provoke(cell.step());
    server.faults().add(rule(cell));

    Claim claim = claim(write(cell));

    assertThat(fired(cell)).as("requests that the fault hit").isPositive();
    awaitLateRequests();
    List<String> after = stored("*");
    boolean written = after.equals(written(cell.mode()));
    assertThat(written || after.equals(before))
        .as("old rows or new, none twice: %s", after)
        .isTrue();
    WriteOutcome outcome = new WriteOutcome(claim, written);
    REPORT.add(cell, outcome);
    assertThat(outcome).isEqualTo(cell.expected());
  }

  /** Creates the table with rows 1000 to 1002, in partitions a to c. */
  private void createWithOldRows(boolean partitioned) {
    if (partitioned) {
      create("(id BIGINT) PARTITIONED BY (p STRING)");
      sql("INSERT INTO " + table + " PARTITION (p) VALUES (1000, 'a'), (1001, 'b'), (1002, 'c')");
    } else {
      create("(id BIGINT)");
      sql("INSERT INTO " + table + " VALUES (1000), (1001), (1002)");
    }
  }

  /** Returns what the table holds after a write in {@code mode}. */
  private static List<String> written(Mode mode) {
    Stream<String> kept =
        switch (mode) {
          case APPEND -> Stream.of("1000", "1001", "1002");
          case OVERWRITE -> Stream.of();
          case DYNAMIC_OVERWRITE -> Stream.of("1000,a", "1002,c");
        };
    Stream<String> added =
        LongStream.range(0, ROWS)
            .mapToObj(
                id ->
                    mode == Mode.DYNAMIC_OVERWRITE
                        ? id + "," + (id % 2 == 0 ? "b" : "d")
                        : Long.toString(id));
    return Stream.concat(kept, added).sorted().toList();
  }

  /** Makes a write come to {@code step}, where no write does without need. */
  private void provoke(Step step) {
    if (step == Step.ASK) {
      fail("TableCommitWriteSession", new Fault.LostAnswer());
    } else if (step == Step.ABORT) {
      Fault refused = Fault.status(400, "InvalidParameter");
      server.faults().add(FaultRule.on("TableWrite", refused).times(EVERY_TIME));
    }
  }

  private static FaultRule rule(WriteFaultCell cell) {
    FaultRule rule = FaultRule.on(cell.step().action(), cell.fault().fault());
    if (cell.lasting()) {
      return rule.times(EVERY_TIME);
    }
    return cell.step() == Step.WRITE ? rule.where("StreamId", "1").skip(1) : rule;
  }

  /** Rows of several tasks, and several requests of each. */
  private DataFrameWriter<Row> write(WriteFaultCell cell) {
    String[] columns =
        cell.mode() == Mode.DYNAMIC_OVERWRITE
            ? new String[] {"id", "IF(id % 2 = 0, 'b', 'd') AS p"}
            : new String[] {"id"};
    DataFrameWriter<Row> write =
        append(spark.range(0, ROWS, 1, TASKS).selectExpr(columns))
            .option("writeBatchRows", 10)
            .option("writeRequestBytes", 1)
            .option("writeDistribution", "none") // so that there are several tasks
            .option("retryAttempts", cell.lasting() ? 2 : 4)
            .option("retryWait", "5ms");
    if (cell.fault().isTimeout()) {
      write.option("inactivityTimeout", WriteFault.TIMEOUT.toMillis() + "ms");
      write.option("retryAttempts", cell.lasting() ? 1 : 4); // as every attempt takes that long
    }
    return switch (cell.mode()) {
      case APPEND -> write;
      case OVERWRITE -> write.mode(SaveMode.Overwrite);
      case DYNAMIC_OVERWRITE -> write.mode(SaveMode.Overwrite).option("overwriteMode", "dynamic");
    };
  }

  /** Returns what a job says of its write. */
  private static Claim claim(DataFrameWriter<Row> write) {
    try {
      write.save();
      return Claim.WRITTEN;
    } catch (Exception e) { // Spark does not declare its checked ones
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause.getClass().getSimpleName().equals("CommitStateUnknownException")) {
          return Claim.UNKNOWN;
        }
      }
      return Claim.FAILED;
    }
  }

  private int fired(WriteFaultCell cell) {
    return server.faults().report().stream()
        .filter(report -> report.rule().fault().equals(cell.fault().fault()))
        .mapToInt(Faults.Report::fired)
        .sum();
  }

  /**
   * Returns when the service has come to the end of all it was asked, and that nobody waits for.
   */
  private void awaitLateRequests() {
    Eventually.holds(
        "no request is under way",
        () -> {
          SharedClients.closeIdle();
          assertThat(server.openConnections()).isZero();
        });
  }
}
