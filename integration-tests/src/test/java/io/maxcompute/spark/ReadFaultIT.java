package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.spark.client.SharedClients;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads while the service or the network fails: the rows come all the same, each once, or not. */
class ReadFaultIT extends SparkTest {
  private static final int ROWS = 3000;

  private Dataset<Row> rows(String compression) {
    return reader().option("batchRows", 100).option("compression", compression).load();
  }

  private void assertRead(Dataset<Row> rows, int faults) throws Exception {
    Dataset<Row> all = rows.sortWithinPartitions("id");
    assertThat(all.collectAsList()).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(server.faults().fired()).isEqualTo(faults);
  }

  private double metric(String description) throws Exception {
    return SqlMetrics.latest(spark).number(description);
  }

  @ParameterizedTest
  @CsvSource({
    "none,1",
    "none,100",
    "none,700",
    "none,1000",
    "none,20000",
    "none,50000",
    "zstd,900",
    "zstd,8000",
    "lz4,900",
    "lz4,8000"
  })
  void brokenStreamGoesOnWhereItStopped(String compression, long afterBytes) throws Exception {
    createWithIds(ROWS);
    fail("TableRead", new Fault.Cut(afterBytes));

    assertRead(rows(compression), 1);

    assertThat(metric("broken streams resumed")).isEqualTo(1);
  }

  @Test
  void streamThatBreaksAgainAndAgainGoesOn() throws Exception {
    createWithIds(ROWS);
    server.faults().add(FaultRule.on("TableRead", new Fault.Cut(10_000)).times(5));

    assertRead(rows("none"), 5);

    assertThat(metric("broken streams resumed")).isEqualTo(5);
  }

  @Test
  void brokenRangeOfRowsGoesOn() throws Exception {
    createWithIds(ROWS);
    server.faults().add(FaultRule.on("TableRead", new Fault.Cut(10_000)).times(2));

    assertRead(
        reader()
            .option("batchRows", 100)
            .option("compression", "none")
            .option("splitMode", "row_offset")
            .option("splitRows", 1500)
            .load(),
        2);

    assertThat(metric("broken streams resumed")).isEqualTo(2);
  }

  @Test
  void connectionThatClosesBeforeTheAnswerIsTriedAgain() throws Exception {
    createWithIds(ROWS);
    fail("TableRead", new Fault.Disconnect());

    assertRead(rows("zstd"), 1);

    assertThat(metric("requests repeated")).isEqualTo(1);
  }

  /** Arrow carries no checksum of values: what can be seen is damage to lengths and structure. */
  @ParameterizedTest
  @CsvSource({"none,0", "none,5", "none,40", "none,120", "zstd,9", "zstd,900", "lz4,900"})
  void damagedStreamNeverGivesWrongRows(String compression, long atByte) throws Exception {
    createWithIds(ROWS);
    fail("TableRead", new Fault.Corrupt(atByte));

    assertIds(rows(compression), ROWS);
    assertThat(server.faults().fired()).isEqualTo(1);
  }

  @Test
  void streamThatIsDamagedEveryTimeFailsTheJob() {
    createWithIds(ROWS);
    server.faults().add(FaultRule.on("TableRead", new Fault.Corrupt(0)).times(99));

    assertThatThrownBy(() -> rows("none").collectAsList())
        .hasStackTraceContaining("ProtocolException")
        .hasStackTraceContaining("read split 0 of table 'emulator." + table + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "GetTable,429,FlowExceeded",
    "GetTunnelEndpoint,503,ServiceUnavailable",
    "TableCreateReadSession,429,SlotExceeded",
    "TableCreateReadSession,503,ServiceUnavailable",
    "TableCreateReadSession,500,InternalServerError",
    "TableRead,429,FlowExceeded",
    "TableRead,503,ServiceUnavailable",
    "TableRead,500,InternalServerError"
  })
  void busyServiceIsAskedAgain(String action, int status, String code) throws Exception {
    createWithIds(ROWS);
    SharedClients.closeIdle(); // the endpoint is to be found anew
    server.faults().add(FaultRule.on(action, Fault.status(status, code)).times(2));

    assertRead(rows("zstd"), 2);

    assertThat(requests(action)).isGreaterThanOrEqualTo(3);
    assertThat(metric("requests repeated")).isEqualTo(action.equals("TableRead") ? 2 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TableCreateReadSession", "TableRead"})
  void busyServiceIsGivenTheTimeItAskedFor(String action) throws Exception {
    createWithIds(ROWS);
    fail(action, Fault.status(429, "FlowExceeded", 1));

    long start = System.nanoTime();
    assertRead(rows("zstd"), 1);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stalledStreamGoesOnAnew(boolean readAhead) throws Exception {
    createWithIds(ROWS);
    fail("TableRead", new Fault.Stall(20_000, Duration.ofSeconds(3)));

    assertRead(
        reader()
            .option("inactivityTimeout", "1s")
            .option("readAhead", readAhead)
            .option("batchRows", 100)
            .option("compression", "none")
            .load(),
        1);

    assertThat(metric("broken streams resumed")).isEqualTo(1);
  }

  @Test
  void expiredSessionThatCannotBeRefreshedFailsTheJobWithAReason() {
    createWithIds(ROWS);
    server.faults().add(FaultRule.on("TableRead", new Fault.ExpiredSession()).times(99));
    server
        .faults()
        .add(FaultRule.on("TableGetReadSession", Fault.status(404, "NoSuchSession")).times(99));

    assertThatThrownBy(() -> rows("zstd").collectAsList())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .matches(
                        "Cannot read split 0 of table 'emulator\\."
                            + table
                            + "': the service answered 409 SessionExpired, \".*\""
                            + " \\[request=[0-9A-F]{24}]\\..*"));
  }

  @Test
  void permanentFailureFailsTheJobWithTableAndRequest() {
    createWithIds(ROWS);
    server.faults().add(FaultRule.on("TableRead", Fault.status(500, "Broken")).times(99));

    assertThatThrownBy(() -> reader().option("retryAttempts", 2).load().collectAsList())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .matches(
                        "Cannot read split 0 of table 'emulator\\."
                            + table
                            + "': the service answered 500 Broken, \"Injected by the emulator:"
                            + " Broken\" \\[request=[0-9A-F]{24}]\\. Try again later\\. Gave up after 2"
                            + " attempts and waits of [0-9.]+ s: no more attempts are allowed\\."
                            + " Options 'retryAttempts' and 'retryTimeout' allow more\\."));
    assertThat(requests("TableRead")).isEqualTo(4 * 2);
  }

  @Test
  void refusalIsNotRepeatedByTheClient() {
    createWithIds(ROWS);
    server
        .faults()
        .add(FaultRule.on("TableCreateReadSession", Fault.status(403, "NoPermission")).times(99));

    assertThatThrownBy(() -> load().collectAsList()).hasMessageContaining("403 NoPermission");

    assertThat(requests("TableCreateReadSession")).isEqualTo(1);
  }
}
