package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes of whole tables and of static partitions. */
@Tag("scala")
class WriteIT extends SparkTest {
  private static final String PARTITIONED =
      "(id BIGINT, name STRING) PARTITIONED BY (dt STRING, hh BIGINT)";

  private Dataset<Row> rows(String... values) {
    return spark.sql("SELECT * FROM VALUES " + String.join(",", values) + " AS t(id, name)");
  }

  private Dataset<Row> noRows() {
    return rows("(1L, 'a')").where("id > 1");
  }

  @Test
  void appendsToWhatIsThere() {
    create("(id BIGINT, name STRING)");

    append(rows("(1L, 'a')", "(2L, 'b')")).save();
    append(rows("(2L, 'b')", "(3L, NULL)")).save();

    assertThat(stored("id, name")).containsExactly("1,a", "2,b", "2,b", "3,null");
  }

  @Test
  void appendingNoRowsChangesNothing() {
    create("(id BIGINT, name STRING)");
    append(rows("(1L, 'a')")).save();

    append(noRows()).save();

    assertThat(stored("id")).containsExactly("1");
    assertThat(requests("TableCommitWriteSession")).isEqualTo(2);
  }

  @Test
  void overwriteReplacesTheTable() {
    create("(id BIGINT, name STRING)");
    append(rows("(1L, 'old')", "(2L, 'old')")).save();

    overwrite(rows("(3L, 'new')")).save();

    assertThat(stored("id, name")).containsExactly("3,new");
  }

  @Test
  void overwriteWithNoRowsEmptiesTheTable() {
    create("(id BIGINT, name STRING)");
    append(rows("(1L, 'old')")).save();

    overwrite(noRows()).save();

    assertThat(stored("id")).isEmpty();
  }

  @Test
  void oldRowsStayUntilTheCommit() {
    create("(id BIGINT, name STRING)");
    append(rows("(1L, 'old')")).save();
    fail("TableCommitWriteSession", Fault.status(403, "NoPermission"));

    assertThatThrownBy(() -> overwrite(rows("(2L, 'new')")).save())
        .hasStackTraceContaining("NoPermission");

    assertThat(stored("id, name")).containsExactly("1,old");
    assertThat(requests("TableAbortWriteSession")).isEqualTo(1);
  }

  @Test
  void appendsToAPartitionThatIsNotThereYet() {
    create(PARTITIONED);

    append(rows("(1L, 'a')")).option("partition", "dt=20240101,hh=7").save();
    append(rows("(2L, 'b')")).option("partition", "hh='7'/DT='20240101'").save();

    assertThat(stored("dt, hh, id")).containsExactly("20240101,7,1", "20240101,7,2");
  }

  @Test
  void overwriteOfAPartitionLeavesTheOthers() {
    create(PARTITIONED);
    append(rows("(1L, 'old')")).option("partition", "dt=a,hh=1").save();
    append(rows("(2L, 'old')")).option("partition", "dt=a,hh=2").save();

    overwrite(rows("(3L, 'new')")).option("partition", "dt=a,hh=1").save();

    assertThat(stored("dt, hh, id, name")).containsExactly("a,1,3,new", "a,2,2,old");
  }

  @Test
  void overwriteOfAPartitionWithNoRowsEmptiesIt() {
    create(PARTITIONED);
    append(rows("(1L, 'old')")).option("partition", "dt=a,hh=1").save();
    append(rows("(2L, 'old')")).option("partition", "dt=a,hh=2").save();

    overwrite(noRows()).option("partition", "dt=a,hh=1").save();

    assertThat(stored("hh, id")).containsExactly("2,2");
  }

  @Test
  void columnsAreMatchedByNameInAnyOrderAndCase() {
    create("(Id BIGINT, name STRING, extra DOUBLE)");

    append(rows("(1L, 'a')").selectExpr("1.5D AS EXTRA", "name AS Name", "id")).save();

    assertThat(stored("id, name, extra")).containsExactly("1,a,1.5");
  }

  @Test
  void widerColumnsTakeNarrowerValues() {
    create("(id BIGINT, name STRING, extra DOUBLE, price DECIMAL(20,4))");

    append(
            spark.sql(
                "SELECT 1Y AS id, NULL AS name, CAST(1.5 AS FLOAT) AS extra,"
                    + " CAST(2.25 AS DECIMAL(10,2)) AS price"))
        .save();

    assertThat(stored("id, name, extra, price")).containsExactly("1,null,1.5,2.25");
  }

  @Test
  void tableIsNamedByPathAndSessionSettingsGiveOptions() {
    create("(id BIGINT, name STRING)");
    options()
        .forEach((key, value) -> spark.conf().set("spark.datasource.maxcompute." + key, value));
    try {
      spark.conf().unset("spark.datasource.maxcompute.table");
      rows("(1L, 'a')")
          .write()
          .format("maxcompute")
          .mode(SaveMode.Append)
          .save("emulator.default." + table);

      assertThat(texts(spark.read().format("maxcompute").load(table))).containsExactly("[1,a]");
    } finally {
      options().forEach((key, value) -> spark.conf().unset("spark.datasource.maxcompute." + key));
    }
  }

  @Test
  void insertStatementsWriteThroughATemporaryView() {
    create("(id BIGINT, name STRING)");
    load().createOrReplaceTempView("target_" + table);

    spark.sql("INSERT INTO target_" + table + " SELECT 5L AS id, 'five' AS name").collectAsList();

    assertThat(stored("id, name")).containsExactly("5,five");
  }

  @Test
  void tableIsFilledFromItself() {
    create("(id BIGINT, name STRING)");
    append(rows("(1L, 'a')", "(2L, 'b')")).save();

    append(load().selectExpr("id + 10 AS id", "name")).save();
    overwrite(load().where("id > 2")).save();

    assertThat(stored("id, name")).containsExactly("11,a", "12,b");
  }

  @Test
  void refusedSessionIsReportedAndNothingIsAborted() {
    create("(id BIGINT, name STRING)");
    server.faults().add(FaultRule.on("TableCreateWriteSession", Fault.status(403, "NoPermission")));

    assertThatThrownBy(() -> append(rows("(1L, 'a')")).save())
        .hasStackTraceContaining("open a write session on table 'emulator." + table + "'");

    assertThat(requests("TableAbortWriteSession")).isZero();
  }
}
