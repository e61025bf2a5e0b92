package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes whose rows name their partitions. */
class WritePartitionsIT extends SparkTest {
  private static final String COLUMNS = "(id BIGINT) PARTITIONED BY (dt STRING, hh BIGINT)";

  private Dataset<Row> rows(String... values) {
    return spark.sql("SELECT * FROM VALUES " + String.join(",", values) + " AS t(id, dt, hh)");
  }

  private void createWithTwoPartitions() {
    create(COLUMNS);
    sql("INSERT INTO " + table + " PARTITION (dt, hh) VALUES (1, 'a', 1), (2, 'b', 2)");
  }

  @Test
  void appendsToThePartitionsThatRowsName() {
    createWithTwoPartitions();

    append(rows("(3L, 'a', 1L)", "(4L, 'c', 9L)", "(5L, 'c', 9L)").repartition(2)).save();

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "a,1,3", "b,2,2", "c,9,4", "c,9,5");
  }

  @Test
  void dynamicOverwriteReplacesOnlyThePartitionsThatRowsName() {
    createWithTwoPartitions();

    overwrite(rows("(3L, 'a', 1L)", "(4L, 'c', 9L)")).option("overwriteMode", "dynamic").save();

    assertThat(stored("dt, hh, id")).containsExactly("a,1,3", "b,2,2", "c,9,4");
  }

  @Test
  void dynamicOverwriteIsAlsoAskedForBySparksOwnSetting() {
    createWithTwoPartitions();
    spark.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
    try {
      overwrite(rows("(3L, 'b', 2L)")).save();
    } finally {
      spark.conf().unset("spark.sql.sources.partitionOverwriteMode");
    }

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "b,2,3");
  }

  @Test
  void optionComesBeforeSparksOwnSetting() {
    createWithTwoPartitions();
    spark.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
    try {
      overwrite(rows("(3L, 'b', 2L)")).option("overwriteMode", "static").save();
    } finally {
      spark.conf().unset("spark.sql.sources.partitionOverwriteMode");
    }

    assertThat(stored("dt, hh, id")).containsExactly("b,2,3");
  }

  @Test
  void dynamicOverwriteWithNoRowsChangesNothing() {
    createWithTwoPartitions();

    overwrite(rows("(3L, 'a', 1L)").where("id > 3")).option("overwriteMode", "dynamic").save();

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "b,2,2");
  }

  @Test
  void outerLevelIsFixedAndTheInnerOneNamedByRows() {
    createWithTwoPartitions();

    append(rows("(3L, 'x', 5L)", "(4L, 'x', 6L)").drop("dt")).option("partition", "dt=a").save();

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "a,5,3", "a,6,4", "b,2,2");
  }

  @Test
  void overwriteBelowAFixedLevelReplacesOnlyThePartitionsThatRowsName() {
    createWithTwoPartitions();
    sql("INSERT INTO " + table + " PARTITION (dt, hh) VALUES (7, 'a', 2)");

    overwrite(rows("(3L, 'x', 2L)").drop("dt"))
        .option("partition", "dt=a")
        .option("overwriteMode", "dynamic")
        .save();

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "a,2,3", "b,2,2");
  }

  @Test
  void innerLevelFixedAloneMustBeInTheRows() {
    createWithTwoPartitions();
    Dataset<Row> rows = rows("(3L, 'x', 2L)");

    assertThatThrownBy(() -> append(rows.drop("hh")).option("partition", "hh=2").save())
        .hasMessageContaining("Column 'hh' (bigint) is missing.");
    append(rows).option("partition", "hh=2").save();

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "b,2,2", "x,2,3");
  }

  @Test
  void nullAsAPartitionValueIsRefused() {
    createWithTwoPartitions();

    assertThatThrownBy(() -> append(rows("(3L, NULL, 1L)")).save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .contains("Cannot write NULL to partition column 'dt'")
                    .contains("Set option 'defaultPartitionValue'"));

    assertThat(stored("id")).containsExactly("1", "2");
  }

  @Test
  void emptyTextAsAPartitionValueIsRefused() {
    createWithTwoPartitions();

    assertThatThrownBy(() -> append(rows("(3L, '', 1L)")).save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .contains("Cannot write empty text to partition column 'dt'"));

    assertThat(stored("id")).containsExactly("1", "2");
  }

  @Test
  void rowsWithoutAPartitionValueGetTheDefaultOne() {
    createWithTwoPartitions();

    append(rows("(3L, NULL, 1L)", "(4L, '', 1L)", "(5L, 'a', 1L)", "(6L, NULL, 2L)"))
        .option("defaultPartitionValue", "none")
        .save();

    assertThat(stored("dt, hh, id"))
        .containsExactly("a,1,1", "a,1,5", "b,2,2", "none,1,3", "none,1,4", "none,2,6");
  }

  @Test
  void defaultPartitionValueMustBeOfTheColumnsType() {
    createWithTwoPartitions();

    append(rows("(3L, 'a', NULL)")).option("defaultPartitionValue", "0").save();
    assertThatThrownBy(
            () -> append(rows("(4L, 'a', NULL)")).option("defaultPartitionValue", "none").save())
        .hasStackTraceContaining("Value 'none' of partition column 'hh' is not of type BIGINT");

    assertThat(stored("dt, hh, id")).containsExactly("a,0,3", "a,1,1", "b,2,2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a,b", "a=b", "a\"b", "/"})
  void valuesThatNoPartitionCanHaveAreRefused(String value) {
    createWithTwoPartitions();

    assertThatThrownBy(() -> append(rows("(3L, '" + value + "', 1L)")).save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .contains("value of partition column 'dt', '" + value + "', has '")
                    .contains("MaxCompute cannot address such a partition"));

    assertThat(stored("id")).containsExactly("1", "2");
  }

  @Test
  void taskThatWritesToTooManyPartitionsFails() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");
    Dataset<Row> days = spark.range(0, 100, 1, 1).selectExpr("id", "concat('d', id % 10) AS dt");

    assertThatThrownBy(() -> append(days).option("maxPartitionsPerTask", 9).save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .contains("A task writes to more than 9 partitions of table 'emulator." + table)
                    .contains("'maxPartitionsPerTask'")
                    .contains("'writeDistribution'"));
    assertThat(stored("id")).isEmpty();

    append(days).option("maxPartitionsPerTask", 10).save();
    assertThat(stored("id")).hasSize(100);
  }

  @Test
  void rowsOfAnotherPartitionThanTheFixedOneAreRefused() {
    createWithTwoPartitions();

    append(rows("(3L, 'a', 2L)")).option("partition", "dt=a").save();
    assertThatThrownBy(() -> append(rows("(4L, 'b', 2L)")).option("partition", "dt=a").save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .contains("Cannot write a row of dt=b to emulator." + table + " partition=dt=a")
                    .contains("only rows of dt=a belong there"));

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "a,2,3", "b,2,2");
  }

  @Test
  void partitionValuesKeepBlanksAndCharactersOfAllScripts() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    append(spark.sql("SELECT 1L AS id, '中 é%' AS dt")).save();

    assertThat(texts(load())).containsExactly("[1,中 é%]");
    assertThat(texts(load().where("dt = '中 é%'"))).containsExactly("[1,中 é%]");
  }
}
