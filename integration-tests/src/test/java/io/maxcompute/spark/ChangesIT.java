package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Incremental reads: what was added to a table between two points of its history. */
class ChangesIT extends SparkTest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Dataset<Row> changes(Map<String, String> range) {
    return reader().options(range).load();
  }

  private void createInThreeCommits() {
    create("(id BIGINT, name STRING)");
    for (int commit = 0; commit < 3; commit++) {
      append(
              spark
                  .range(commit * 10L, commit * 10L + 10, 1, 1)
                  .selectExpr("id", "concat('n', id) AS name"))
          .save();
    }
    server.requests().clear();
  }

  /** Versions of the table: one for each commit, whatever number the first one has. */
  private long firstVersion() {
    for (long version = 0; ; version++) {
      if (changes(Map.of("endVersion", Long.toString(version))).count() == 10) {
        return version;
      }
    }
  }

  @Test
  void rowsBetweenVersionsAreRead() {
    createInThreeCommits();
    long first = firstVersion();

    Dataset<Row> since = changes(Map.of("startVersion", Long.toString(first)));

    assertThat(since.count()).isEqualTo(20);
    assertThat(since.selectExpr("min(id)", "max(id)").head().toString()).isEqualTo("[10,29]");
    assertThat(since.where("id < 12").count()).isEqualTo(2);
    assertThat(since.limit(3).collectAsList()).hasSize(3);
    assertThat(since.queryExecution().executedPlan().toString())
        .contains("changes=Versions[start=" + first);
  }

  @Test
  void rowsBetweenTimesAreRead() {
    createInThreeCommits();
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);

    assertThat(changes(Map.of("startTimestamp", TIME.format(now.minusHours(1)))).count())
        .isEqualTo(30);
    assertThat(
            changes(
                    Map.of(
                        "startTimestamp", TIME.format(now.minusHours(2)),
                        "endTimestamp", TIME.format(now.minusHours(1))))
                .count())
        .isZero();
  }

  @Test
  void mixedRangesAreRefused() {
    createInThreeCommits();

    assertThatThrownBy(
            () -> changes(Map.of("startVersion", "1", "endTimestamp", "2026-01-01 00:00:00")))
        .hasMessageContaining("give a range of versions or of time");
    assertThatThrownBy(() -> changes(Map.of("startVersion", "3", "endVersion", "2")))
        .hasMessageContaining("Options 'startVersion' and 'endVersion' do not go together")
        .hasMessageContaining("ends at 2, before its start at 3");
    assertThatThrownBy(() -> changes(Map.of("startTimestamp", "yesterday")))
        .hasMessageContaining("Option 'startTimestamp' cannot be 'yesterday'")
        .hasMessageContaining("2026-01-31 23:59:59");
  }
}
