package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the service does not hold fail the job, with a reason; nothing is written. */
class RefusedValuesIT extends SparkTest {

  @AfterEach
  void nothingWasWritten() {
    assertThat(stored("id")).isEmpty();
    assertThat(requests("TableCommitWriteSession")).isZero();
    assertThat(requests("TableAbortWriteSession")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "DATE | make_date(10000, 1, 1) | date +10000-01-01 is outside 0001-01-01 to 9999-12-31",
        "DATE | make_date(0, 12, 31) | date 0000-12-31 is outside 0001-01-01 to 9999-12-31",
        "TIMESTAMP | TIMESTAMP'2262-04-12 00:00:00Z' | time 2262-04-12T00:00:00Z is outside",
        "TIMESTAMP | TIMESTAMP'1677-09-20 00:00:00Z' | time 1677-09-20T00:00:00Z is outside",
        "TIMESTAMP_NTZ | TIMESTAMP_NTZ'2262-04-12 00:00:00' | time 2262-04-12T00:00:00 is outside",
        "DATETIME | TIMESTAMP'2024-01-01 00:00:00.000001Z' | below the millisecond",
        "DATETIME | TIMESTAMP'+10000-01-01 00:00:00Z' | time +10000-01-01T00:00:00Z is outside",
        "VARCHAR(3) | 'abcd' | 'abcd' has 4 characters, and at most 3 fit",
        "CHAR(3) | '中中中中' | '中中中中' has 4 characters, and at most 3 fit"
      })
  void valueIsRefused(String type, String value, String reason) {
    create("(id INT, v " + type + ")");

    assertThatThrownBy(
            () -> append(spark.sql("SELECT 1 AS id, " + value + " AS v").coalesce(1)).save())
        .satisfies(e -> assertThat(rootMessage(e)).contains("'v'").contains(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ARRAY<DATE> | array(make_date(10000, 1, 1)) | date +10000-01-01 is outside",
        "MAP<STRING,VARCHAR(2)> | map('k', 'abc') | 'abc' has 3 characters",
        "STRUCT<a:TIMESTAMP> | named_struct('a', TIMESTAMP'2300-01-01 00:00:00Z') | is outside"
      })
  void valueInsideAnotherIsRefused(String type, String value, String reason) {
    create("(id INT, v " + type + ")");

    assertThatThrownBy(() -> append(spark.sql("SELECT 1 AS id, " + value + " AS v")).save())
        .satisfies(e -> assertThat(rootMessage(e)).contains("'v").contains(reason));
  }
}
