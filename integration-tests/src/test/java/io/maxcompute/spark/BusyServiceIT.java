package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes to a service that is out of quota: they wait, say so, and give up at last. */
class BusyServiceIT extends SparkTest {

  @BeforeEach
  void create() {
    create("(id BIGINT, photo BLOB)" + BlobWriteIT.FORMAT);
  }

  private DataFrameWriter<Row> write() {
    return append(spark.range(0, 10, 1, 1).selectExpr("id", "X'01' AS photo"));
  }

  private void refuse(String action, String code, int times) {
    server.faults().add(FaultRule.on(action, Fault.status(429, code)).times(times));
  }

  @ParameterizedTest
  @CsvSource({
    "TableCreateWriteStream,SlotExceeded",
    "TableWrite,FlowExceeded",
    "TableWriteBlob,FlowExceeded",
    "TableCloseWriteStream,QPSExceeded"
  })
  void waitsOfTasksAreLoggedOnce(String action, String code) {
    refuse(action, code, 2);

    try (CapturedLog log = CapturedLog.of("io.maxcompute.spark.client")) {
      write().save();

      assertThat(log.text()).containsOnlyOnce("Waiting to repeat a request").contains(code);
    }
    assertThat(load().count()).isEqualTo(10);
  }

  @Test
  void waitsOfTasksAreMetrics() throws Exception {
    refuse("TableCreateWriteStream", "SlotExceeded", 2);

    write().save();

    SqlMetrics metrics = SqlMetrics.latest(spark);
    assertThat(metrics.number("requests repeated")).isEqualTo(2);
    assertThat(metrics.number("time waiting to repeat requests")).isBetween(300.0, 600.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TableCreateWriteSession", "TableCommitWriteSession"})
  void waitsOfTheDriverAreLoggedOnce(String action) {
    refuse(action, "SlotExceeded", 2);

    try (CapturedLog log = CapturedLog.of("io.maxcompute.spark.client")) {
      write().save();

      assertThat(log.text()).containsOnlyOnce("Waiting to repeat a request").contains("429 Slot");
    }
    assertThat(load().count()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TableCreateWriteSession",
        "TableCreateWriteStream",
        "TableWrite",
        "TableWriteBlob",
        "TableCloseWriteStream",
        "TableCommitWriteSession"
      })
  void patienceEndsWithAnErrorThatNamesItsOptions(String action) {
    refuse(action, "SlotExceeded", 99);

    assertThatThrownBy(() -> write().option("retryAttempts", 2).option("retryWait", "1ms").save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .contains("429 SlotExceeded")
                    .contains(
                        "Use fewer parallel tasks, or another quota. Gave up after 2 attempts")
                    .endsWith(
                        " s: no more attempts are allowed. Options 'retryAttempts' and"
                            + " 'retryTimeout' allow more."));

    assertThat(load().count()).isZero();
  }
}
