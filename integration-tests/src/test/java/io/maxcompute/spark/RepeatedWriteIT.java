package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.spark.catalog.MaxComputeCatalog;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes with an identity: however often they are run, their rows are there once. */
class RepeatedWriteIT extends CatalogTest {

  private static volatile EmulatorServer overtaken;

  @BeforeEach
  void create() {
    create("(id BIGINT)");
  }

  private DataFrameWriter<Row> write(long version) {
    return append(spark.range(version * 10, version * 10 + 3, 1, 3).toDF("id"))
        .option("txnAppId", "daily")
        .option("txnVersion", version);
  }

  private void setRecord(String text) {
    sql(settingRecord(text));
  }

  private String settingRecord(String text) {
    return "ALTER TABLE " + table + " SET TBLPROPERTIES ('spark.txn.daily'='" + text + "')";
  }

  private String record() {
    return query("SHOW TBLPROPERTIES mc." + table + " ('spark.txn.daily')").get(0);
  }

  @Test
  void runAgainWritesNothingAgain() {
    write(1).save();
    server.requests().clear();

    write(1).save();

    assertThat(stored("id")).containsExactly("10", "11", "12");
    assertThat(requests("TableCreateWriteSession")).isZero();
    assertThat(record()).isEqualTo("[spark.txn.daily,1]");
  }

  @Test
  void higherVersionsAreWrittenAndLowerOnesAreNot() {
    write(2).save();
    write(1).save();
    write(3).save();

    assertThat(stored("id")).containsExactly("20", "21", "22", "30", "31", "32");
    assertThat(record()).isEqualTo("[spark.txn.daily,3]");
  }

  @Test
  void jobsDoNotKnowEachOther() {
    write(1).save();
    write(1).option("txnAppId", "other").save();

    assertThat(stored("id")).hasSize(6);
  }

  @Test
  void failedRunIsRunAgain() {
    fail("TableCommitWriteSession", Fault.status(409, "Conflict"));
    assertThatThrownBy(() -> write(1).save()).hasStackTraceContaining("409 Conflict");
    assertThat(stored("id")).isEmpty();

    write(1).save();

    assertThat(stored("id")).containsExactly("10", "11", "12");
  }

  @Test
  void failedRunLeavesTheRecordOfTheOneBefore() {
    write(1).save();
    fail("TableCommitWriteSession", Fault.status(409, "Conflict"));
    assertThatThrownBy(() -> write(2).save()).hasStackTraceContaining("409 Conflict");

    assertThat(record()).isEqualTo("[spark.txn.daily,1]");
    write(1).save();
    assertThat(stored("id")).containsExactly("10", "11", "12");
  }

  /** As when the driver dies in the commit: whether it happened is not known to the next run. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void commitThatWasInterruptedIsEndedByTheNextRun(boolean happened) {
    Fault fault = happened ? new Fault.LostAnswer() : Fault.status(503, "Busy");
    server.faults().add(FaultRule.on("TableCommitWriteSession", fault).times(2));
    server
        .faults()
        .add(FaultRule.on("TableGetWriteSession", Fault.status(403, "NoPermission")).times(9));
    assertThatThrownBy(() -> write(1).save()).hasStackTraceContaining("its outcome is unknown");
    assertThat(record()).startsWith("[spark.txn.daily,1 committing ").endsWith(" 0-2:1]");
    server.faults().clear();
    server.requests().clear();

    write(1).save();

    assertThat(stored("id")).containsExactly("10", "11", "12");
    assertThat(requests("TableCreateWriteSession")).isZero();
    assertThat(record()).isEqualTo("[spark.txn.daily,1]");
  }

  @Test
  void nextVersionWaitsForTheInterruptedOne() {
    setRecord("1 committing ws-x 0:1");

    assertThatThrownBy(() -> write(2).save())
        .hasMessageContaining("Cannot do write 2 of 'daily'")
        .hasMessageContaining("its write 1 was interrupted in its commit. Run that again first");
  }

  @Test
  void commitThatTheServiceHasForgottenIsExplained() {
    setRecord("1 committing ws-x 0:1");

    assertThatThrownBy(() -> write(1).save())
        .hasMessageContaining("An earlier run was interrupted in the commit of write 1 of 'daily'")
        .hasMessageContaining("set table property 'spark.txn.daily' to '1'; if not, to ''");

    setRecord("");
    write(1).save();
    assertThat(stored("id")).hasSize(3);
  }

  @Test
  void recordThatIsNoneIsExplained() {
    setRecord("soon");

    assertThatThrownBy(() -> write(1).save())
        .hasMessageContaining("property 'spark.txn.daily' = 'soon', which is no record");
  }

  @Test
  void runThatAnotherHasOvertakenFails() {
    overtaken = server;
    String statement = settingRecord("1");
    MapFunction<Long, Long> overtake =
        id -> {
          overtaken.sql(statement);
          return id;
        };

    assertThatThrownBy(
            () ->
                append(spark.range(0, 1, 1, 1).map(overtake, Encoders.LONG()).toDF("id"))
                    .option("txnAppId", "daily")
                    .option("txnVersion", 1)
                    .save())
        .hasStackTraceContaining("Cannot commit write 1 of 'daily'")
        .hasStackTraceContaining("Runs of one job must not overlap");

    assertThat(stored("id")).isEmpty();
    assertThat(record()).isEqualTo("[spark.txn.daily,1]");
    assertThat(requests("TableAbortWriteSession")).isEqualTo(1);
  }

  @Test
  void catalogHasNoIdentityForAllItsWrites() {
    session.conf().set("spark.sql.catalog.mc2", MaxComputeCatalog.class.getName());
    catalogOptions(server)
        .forEach((key, value) -> session.conf().set("spark.sql.catalog.mc2." + key, value));
    session.conf().set("spark.sql.catalog.mc2.txnAppId", "daily");
    session.conf().set("spark.sql.catalog.mc2.txnVersion", "1");

    assertThatThrownBy(() -> session.table("mc2." + table))
        .hasMessageContaining(
            "Option 'txnAppId' cannot be given here. It is a matter of each query");
  }

  @Test
  void writeWithoutRowsIsRecordedToo() {
    append(spark.range(0).toDF("id")).option("txnAppId", "daily").option("txnVersion", 4).save();

    assertThat(record()).isEqualTo("[spark.txn.daily,4]");
    write(4).save();
    assertThat(stored("id")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"txnAppId,daily,txnVersion", "txnVersion,1,txnAppId"})
  void halfAnIdentityIsRefused(String option, String value, String missing) {
    assertThatThrownBy(() -> append(spark.range(1).toDF("id")).option(option, value).save())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Option '" + missing + "' is missing");
  }

  @Test
  void overwriteInTwoStepsTakesNoIdentity() {
    sql("DROP TABLE " + table);
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    assertThatThrownBy(
            () ->
                overwrite(spark.range(1).selectExpr("id", "'a' AS dt"))
                    .option("txnAppId", "daily")
                    .option("txnVersion", 1)
                    .save())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Leave txnAppId out");
  }
}
