package io.maxcompute.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Overwriting tables of partitions: what replaces what, and what is refused. */
@Tag("scala")
class OverwriteIT extends CatalogTest {

  @BeforeEach
  void createWithThreePartitions() {
    create("(id BIGINT) PARTITIONED BY (dt STRING, hh BIGINT)");
    sql(
        "INSERT INTO "
            + table
            + " PARTITION (dt, hh) VALUES (1, 'a', 1), (2, 'a', 2), (3, 'b', 1)");
    server.requests().clear();
  }

  private Dataset<Row> row(String dt, int hh) {
    return session.sql("SELECT 9L AS id, '" + dt + "' AS dt, " + hh + "L AS hh");
  }

  private void overwrite(Column condition, Dataset<Row> rows) throws Exception {
    rows.writeTo("mc." + table).overwrite(condition);
  }

  @Test
  void insertOverwriteReplacesTheTable() {
    session.sql("INSERT OVERWRITE mc." + table + " VALUES (9, 'c', 3)");

    assertThat(stored("dt, hh, id")).containsExactly("c,3,9");
  }

  @Test
  void partitionsThatNoRowIsWrittenToAreDroppedInOneStatement() {
    overwrite(row("a", 1)).save();

    assertThat(stored("dt, hh, id")).containsExactly("a,1,9");
    assertThat(requests("TableCommitWriteSession")).isEqualTo(1);
  }

  @Test
  void conditionOnTheOuterLevelReplacesWhatIsBelowIt() throws Exception {
    overwrite(col("dt").equalTo("a"), row("a", 7));

    assertThat(stored("dt, hh, id")).containsExactly("a,7,9", "b,1,3");
  }

  @Test
  void conditionOnTheInnerLevelReplacesItsPartitions() throws Exception {
    overwrite(lit(1L).equalTo(col("hh")), row("b", 1));

    assertThat(stored("dt, hh, id")).containsExactly("a,2,2", "b,1,9");
  }

  @Test
  void conditionOnAllLevelsIsOneCommit() throws Exception {
    overwrite(col("dt").eqNullSafe("a").and(col("hh").equalTo(2L)), row("a", 2));

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "a,2,9", "b,1,3");
    assertThat(lastBody("TableCreateWriteSession"))
        .contains("\"PartialPartitionSpec\":\"dt=a/hh=2\"");
  }

  @Test
  void partitionThatDoesNotExistYetIsMade() throws Exception {
    overwrite(col("dt").equalTo("z"), row("z", 1));

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "a,2,2", "b,1,3", "z,1,9");
  }

  @Test
  void rowsThatDoNotMeetTheConditionAreRefused() {
    assertThatThrownBy(() -> overwrite(col("dt").equalTo("a"), row("b", 1)))
        .satisfies(e -> assertThat(rootMessage(e)).contains("Cannot write a row of dt=b"));

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "a,2,2", "b,1,3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dt > 'a'",
        "id = 1",
        "dt = 'a' OR dt = 'b'",
        "dt IN ('a', 'b')",
        "dt IS NULL",
        "dt <=> NULL",
        "dt = 'a' AND dt = 'b'",
        "dt = 'a' AND id = 1",
        "dt = ''",
        "NOT dt = 'a'"
      })
  void otherConditionsAreRefused(String condition) {
    assertThatThrownBy(() -> overwrite(org.apache.spark.sql.functions.expr(condition), row("a", 1)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Cannot overwrite table 'emulator." + table + "' where ")
        .hasMessageContaining("'column = value' on its partition columns [dt, hh]");

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "a,2,2", "b,1,3");
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void partitionsThatCannotBeListedFailTheJobBeforeItsCommit() {
    server.faults().add(FaultRule.on("ListPartitions", Fault.status(403, "NoPermission")).times(9));

    assertThatThrownBy(() -> overwrite(row("a", 1)).save())
        .hasStackTraceContaining("list the partitions");

    server.faults().clear();
    assertThat(requests("TableCommitWriteSession")).isZero();
    assertThat(requests("TableAbortWriteSession")).isEqualTo(1);
    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "a,2,2", "b,1,3");
  }

  @Test
  void partitionsThatCannotBeDroppedAreNamedAndTheNextRunDropsThem() {
    server.faults().add(FaultRule.on("SubmitInstance", Fault.status(403, "NoPermission")).times(9));

    assertThatThrownBy(() -> overwrite(row("a", 1)).save())
        .satisfies(
            e ->
                assertThat(rootCauseOf(e, IllegalStateException.class))
                    .contains("are committed, but of 2 partitions that no row was written to")
                    .contains("'dt=a/hh=2'")
                    .contains("Run the job again"));

    server.faults().clear();
    assertThat(stored("dt, hh, id")).containsExactly("a,1,9", "a,2,2", "b,1,3");
    assertThat(requests("TableAbortWriteSession")).isZero();
    overwrite(row("a", 1)).save();
    assertThat(stored("dt, hh, id")).containsExactly("a,1,9");
  }

  @Test
  void partitionThatOthersWriteToMeanwhileIsKeptAndNamed() throws Exception {
    Runnable append =
        () -> sql("INSERT INTO " + table + " PARTITION (dt = 'b', hh = 1) VALUES (8)");
    try (RewritingProxy proxy =
        RewritingProxy.to(server.storageEndpoint(), "\u0000", "")
            .before("Action=TableCommitWriteSession", append)) {
      assertThatThrownBy(
              () ->
                  overwrite(row("a", 1))
                      .option("tunnelEndpoint", proxy.endpoint().toString())
                      .save())
          .satisfies(
              e ->
                  assertThat(rootCauseOf(e, IllegalStateException.class))
                      .contains("Others wrote to [dt=b/hh=1] meanwhile"));
    }

    assertThat(stored("dt, hh, id")).containsExactly("a,1,9", "b,1,3", "b,1,8");
  }

  @Test
  void partitionWrittenByItsDefaultValueIsKeptHoweverTheValueIsWritten() {
    sql("INSERT INTO " + table + " PARTITION (dt, hh) VALUES (4, 'a', 0)");

    overwrite(session.sql("SELECT 9L AS id, 'a' AS dt, CAST(NULL AS BIGINT) AS hh"))
        .option("defaultPartitionValue", "00")
        .save();

    assertThat(stored("dt, hh, id")).containsExactly("a,0,9");
  }

  @Test
  void fixedNumberIsTheSameHoweverItIsWritten() {
    sql("DROP TABLE " + table);
    create("(id BIGINT) PARTITIONED BY (hh BIGINT, dt STRING)");
    sql("INSERT INTO " + table + " PARTITION (hh, dt) VALUES (1, 1, 'a'), (2, 2, 'a')");

    overwrite(session.sql("SELECT 9L AS id, 'b' AS dt")).option("partition", "hh=01").save();

    assertThat(stored("hh, dt, id")).containsExactly("1,b,9", "2,a,2");
  }

  @Test
  void overwriteOfEverythingIsThatAlsoWhereSqlOverwritesPartitions() throws Exception {
    session.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");

    overwrite(lit(true), row("a", 1));

    assertThat(stored("dt, hh, id")).containsExactly("a,1,9");
  }

  private static String rootCauseOf(Throwable failure, Class<?> type) {
    Throwable cause = failure;
    while (cause != null && !type.isInstance(cause)) {
      cause = cause.getCause();
    }
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }
}
