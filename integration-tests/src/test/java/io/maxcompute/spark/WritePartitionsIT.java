package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

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
      assertThatThrownBy(
              () -> overwrite(rows("(3L, 'b', 2L)")).option("overwriteMode", "static").save())
          .hasMessageContaining("Cannot overwrite all partitions of table 'emulator." + table);
    } finally {
      spark.conf().unset("spark.sql.sources.partitionOverwriteMode");
    }

    assertThat(stored("dt, hh, id")).containsExactly("a,1,1", "b,2,2");
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
  void innerLevelCannotBeFixedAlone() {
    createWithTwoPartitions();

    assertThatThrownBy(
            () -> append(rows("(3L, 'x', 2L)").drop("hh")).option("partition", "hh=1").save())
        .hasMessageContaining("which does not fit table 'emulator." + table + "'")
        .hasMessageContaining("name its partition columns [dt, hh], all or the first ones.");
  }

  @Test
  void nullAsAPartitionValueIsRefused() {
    createWithTwoPartitions();

    assertThatThrownBy(() -> append(rows("(3L, NULL, 1L)")).save())
        .satisfies(e -> assertThat(rootMessage(e)).contains("dt").containsIgnoringCase("null"));

    assertThat(stored("id")).containsExactly("1", "2");
  }

  @Test
  void emptyTextAsAPartitionValueIsRefused() {
    createWithTwoPartitions();

    assertThatThrownBy(() -> append(rows("(3L, '', 1L)")).save())
        .satisfies(e -> assertThat(rootMessage(e)).contains("dt").contains("empty"));

    assertThat(stored("id")).containsExactly("1", "2");
  }

  @Test
  void partitionValuesKeepBlanksAndCharactersOfAllScripts() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    append(spark.sql("SELECT 1L AS id, '中 é%' AS dt")).save();

    assertThat(texts(load())).containsExactly("[1,中 é%]");
    assertThat(texts(load().where("dt = '中 é%'"))).containsExactly("[1,中 é%]");
  }
}
