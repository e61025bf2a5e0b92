package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes that do not fit the table: refused before anything is sent, with every reason at once. */
class WriteChecksIT extends SparkTest {
  private static final String BY_NAME = " Columns are matched by name, in any case.";

  private Dataset<Row> rows(String select) {
    return spark.sql("SELECT " + select);
  }

  @AfterEach
  void nothingWasWritten() {
    assertThat(requests("TableCommitWriteSession")).isZero();
    assertThat(stored("*")).isEmpty();
  }

  private void refused(Dataset<Row> rows, String partition, String differences) {
    assertThatThrownBy(() -> append(rows).option("partition", partition).save())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot write to table 'emulator." + table + "': " + differences);
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void allDifferencesComeInOneError() {
    create("(id BIGINT, name STRING, day DATE)");

    refused(
        rows("'x' AS id, 1 AS surplus, 2 AS other, 'y' AS NAME"),
        "",
        "Column 'id' is bigint in the table, and a value of Spark type string may not keep its"
            + " meaning there. Cast it in the query. Column 'day' (date) is missing. The table has"
            + " no column 'surplus'. The table has no column 'other'. Columns are matched by name,"
            + " in any case. Option 'missingColumns' = 'null' writes null where rows lack a column."
            + " Option 'mergeSchema' = 'true' adds columns that the table lacks.");
  }

  @Test
  void columnThatComesTwiceIsRefused() {
    create("(id BIGINT)");

    refused(rows("1L AS id, 2L AS ID"), "", "Column 'id' is there 2 times." + BY_NAME);
  }

  @Test
  void missingPartitionColumnIsNamed() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    refused(rows("1L AS id"), "", "Column 'dt' (string) is missing." + BY_NAME);
  }

  @Test
  void partitionOfATableWithoutPartitionsIsRefused() {
    create("(id BIGINT)");

    assertThatThrownBy(() -> append(rows("1L AS id")).option("partition", "dt=a").save())
        .hasMessage(
            "Partition 'dt=a' does not fit table 'emulator." + table + "': it is not partitioned.");
  }

  @Test
  void unknownPartitionColumnIsRefused() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    assertThatThrownBy(() -> append(rows("1L AS id")).option("partition", "day=a").save())
        .hasMessage(
            "Partition 'day=a' does not fit table 'emulator."
                + table
                + "': its partition columns are [dt].");
  }

  @Test
  void partitionThatIsNoPairIsRefused() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    assertThatThrownBy(() -> append(rows("1L AS id")).option("partition", "20240101").save())
        .hasMessage(
            "Option 'partition' cannot be '20240101': Partition '20240101' is not column=value"
                + " pairs: found '20240101'. Write 'dt=20240101' and separate levels with ','.");
  }

  @Test
  void nullInAColumnThatForbidsItFailsTheJob() {
    create("(id BIGINT NOT NULL, name STRING)");

    assertThatThrownBy(() -> append(rows("CAST(NULL AS BIGINT) AS id, 'a' AS name")).save())
        .satisfies(e -> assertThat(rootMessage(e)).contains("'id'").containsIgnoringCase("null"));
  }
}
