package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.spark.client.SharedClients;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes while the service or the network fails: every row once, or none and an error. */
class WriteFaultIT extends SparkTest {
  private static final int ROWS = 100;

  private static volatile EmulatorServer vanishing;
  private static volatile SparkContext context;

  @BeforeEach
  void create() {
    create("(id BIGINT)");
  }

  /** Ids from 0 in one task and several requests. */
  private DataFrameWriter<Row> write() {
    return append(spark.range(0, ROWS, 1, 1).toDF("id"))
        .option("writeBatchRows", 30)
        .option("writeRequestBytes", 1);
  }

  private void assertWrittenOnce() {
    assertThat(sql("SELECT count(*), sum(id), count(DISTINCT id) FROM " + table).get(0))
        .containsExactly("100", "4950", "100");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void rowsWhoseAnswerWasLostAreSentAgainAndTakenOnce(int earlier) {
    server.faults().add(FaultRule.on("TableWrite", new Fault.LostAnswer()).skip(earlier));

    write().save();

    assertWrittenOnce();
    assertThat(requests("TableWrite")).isEqualTo(4 + 1);
    assertThat(requests("TableCreateWriteStream")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TableCreateWriteSession",
        "TableCreateWriteStream",
        "TableWrite",
        "TableCloseWriteStream"
      })
  void everyStepSurvivesEveryFault(String action) {
    for (Fault fault :
        new Fault[] {
          Fault.status(503, "ServiceUnavailable"),
          Fault.status(429, "SlotExceeded"),
          Fault.status(500, "InternalServerError"),
          new Fault.Disconnect(),
          new Fault.LostAnswer()
        }) {
      server.faults().clear();
      sql("TRUNCATE TABLE " + table);
      fail(action, fault);

      write().save();

      assertThat(server.faults().fired()).as("%s", fault).isEqualTo(1);
      assertWrittenOnce();
    }
  }

  @Test
  void repeatedRequestsAreShown() throws Exception {
    server.faults().add(FaultRule.on("TableWrite", Fault.status(503, "Busy")).times(2));

    write().save();

    assertThat(SqlMetrics.latest(spark).number("requests repeated")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"429,FlowExceeded", "429,SlotExceeded"})
  void commitThatIsPutOffIsSentAgain(int status, String code) {
    fail("TableCommitWriteSession", Fault.status(status, code));

    write().save();

    assertWrittenOnce();
    assertThat(requests("TableCommitWriteSession")).isEqualTo(2);
    assertThat(requests("TableGetWriteSession")).isZero();
  }

  @Test
  void commitWhoseAnswerWasLostSucceedsBecauseTheSessionSaysSo() {
    fail("TableCommitWriteSession", new Fault.LostAnswer());

    write().save();

    assertWrittenOnce();
    assertThat(requests("TableCommitWriteSession")).isEqualTo(1);
    assertThat(requests("TableGetWriteSession")).isEqualTo(1);
    assertThat(requests("TableAbortWriteSession")).isZero();
  }

  @Test
  void commitOfUnknownOutcomeIsReportedAndNotTakenBack() {
    fail("TableCommitWriteSession", new Fault.LostAnswer());
    fail("TableGetWriteSession", Fault.status(403, "NoPermission"));

    assertThatThrownBy(() -> write().save())
        .satisfies(e -> assertThat(unknownOutcome(e)).contains("session's state 'unknown'"));

    assertWrittenOnce();
    assertThat(requests("TableAbortWriteSession")).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void commitThatDidNotHappenIsSentOnceMore(boolean answered) {
    fail(
        "TableCommitWriteSession",
        answered ? Fault.status(503, "ServiceUnavailable") : new Fault.Disconnect());

    write().save();

    assertWrittenOnce();
    assertThat(requests("TableCommitWriteSession")).isEqualTo(2);
    assertThat(requests("TableAbortWriteSession")).isZero();
  }

  @Test
  void commitThatMayStillHappenIsNotTakenBack() {
    Fault unavailable = Fault.status(503, "ServiceUnavailable");
    server.faults().add(FaultRule.on("TableCommitWriteSession", unavailable).times(2));

    assertThatThrownBy(() -> write().save()).satisfies(WriteFaultIT::unknownOutcome);

    assertThat(requests("TableCommitWriteSession")).isEqualTo(2);
    assertThat(requests("TableAbortWriteSession")).isZero();
  }

  private static String unknownOutcome(Throwable failure) {
    Throwable cause = failure;
    while (!cause.getClass().getSimpleName().equals("CommitStateUnknownException")) {
      cause = cause.getCause();
      assertThat(cause).as("commit of unknown outcome in %s", failure).isNotNull();
    }
    assertThat(cause.getMessage())
        .contains("was sent, but its outcome is unknown")
        .contains("Nothing was rolled back. Check the table before you run the job again.");
    return cause.getMessage();
  }

  @Test
  void commitThatFindsNoServiceFailsAndSaysSo() {
    try (EmulatorServer emulator = EmulatorServer.start()) {
      emulator.sql("CREATE TABLE " + table + " (id BIGINT)");
      vanishing = emulator;
      context = spark.sparkContext();
      String endpoint = emulator.storageEndpoint().toString();
      MapPartitionsFunction<Long, Long> secondTaskEndsTheService =
          ids -> TaskContext.getPartitionId() == 0 ? ids : endTheService();

      assertThatThrownBy(
              () ->
                  append(
                          spark
                              .range(0, ROWS, 1, 2)
                              .mapPartitions(secondTaskEndsTheService, Encoders.LONG())
                              .toDF("id"))
                      .options(options(emulator))
                      .option("tunnelEndpoint", endpoint)
                      .option("retryAttempts", 2)
                      .save())
          .hasStackTraceContaining("Cannot commit write session ")
          .hasStackTraceContaining("no connection to " + endpoint)
          .satisfies(e -> assertThat(rootMessage(e)).doesNotContain("its outcome is unknown"));
    }
  }

  /** Closes the emulator when the other task has ended: what is left to do is the commit. */
  private static Iterator<Long> endTheService() {
    SparkStatusTracker tracker = context.statusTracker();
    int stage = TaskContext.get().stageId();
    Eventually.holds(
        "the other task has ended",
        () -> assertThat(tracker.getStageInfo(stage).get().numCompletedTasks()).isEqualTo(1));
    SharedClients.closeIdle(); // no connection is left that could break under the commit
    vanishing.close();
    return Collections.emptyIterator();
  }

  @Test
  void refusedCommitAborts() {
    fail("TableCommitWriteSession", Fault.status(409, "Conflict"));

    assertThatThrownBy(() -> write().save()).hasStackTraceContaining("409 Conflict");

    assertThat(stored("id")).isEmpty();
    assertThat(requests("TableAbortWriteSession")).isEqualTo(1);
  }

  @Test
  void failedAbortDoesNotHideTheFailure() {
    fail("TableCommitWriteSession", Fault.status(409, "Conflict"));
    server.faults().add(FaultRule.on("TableAbortWriteSession", Fault.status(403, "No")).times(9));

    assertThatThrownBy(() -> write().save()).hasStackTraceContaining("409 Conflict");

    assertThat(stored("id")).isEmpty();
  }

  @Test
  void rowsThatAreRefusedFailTheJobAndAbort() {
    server
        .faults()
        .add(FaultRule.on("TableWrite", Fault.status(400, "InvalidParameter")).times(99));

    assertThatThrownBy(() -> write().save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .startsWith("Cannot write rows from 0 on to stream 0 version ")
                    .contains("on table 'emulator." + table + "'")
                    .contains("400 InvalidParameter")
                    .contains("[request="));

    assertThat(stored("id")).isEmpty();
    assertThat(requests("TableAbortWriteSession")).isEqualTo(1);
  }

  @Test
  void brokenAttemptIsReplacedByTheNext() {
    server.faults().add(FaultRule.on("TableWrite", Fault.status(400, "Bad")).skip(2).times(1));

    write().save();

    assertWrittenOnce();
    assertThat(lastBody("TableCommitWriteSession")).contains("\"StreamVersions\":[2]");
  }
}
