package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Conditions on data columns are sent to the service, and checked again by Spark. */
class PushedFilterIT extends SparkTest {
  private static final String REFUSED = "filters refused by MaxCompute";

  private String sentFilter() {
    return lastBody("TableCreateReadSession")
        .replaceAll(".*\"FilterPredicate\":\"(.*?)\",\".*", "$1");
  }

  @Test
  void serviceFiltersAndSparkChecksAgain() {
    createWithIds(100);
    Dataset<Row> rows = load().where("id >= 97 AND name <> 'n98'");

    assertThat(texts(rows)).containsExactly("[97,n97]", "[99,n99]");

    assertThat(sentFilter()).contains("`id`>=97").contains("`name`");
    String plan = rows.queryExecution().executedPlan().toString();
    assertThat(plan).contains("pushedFilters=[").contains("`id` >= 97").contains("Filter");
  }

  @Test
  void serviceSendsOnlyWhatTheFilterKeeps() throws Exception {
    createWithIds(1000);

    assertThat(load().where("id < 3").collectAsList()).hasSize(3);

    assertThat(SqlMetrics.latest(spark).text("record batches read")).isEqualTo("1");
    assertThat(SqlMetrics.latest(spark).text("number of output rows")).isEqualTo("3");
  }

  @Test
  void nothingIsSentIfThatIsSwitchedOff() {
    createWithIds(100);

    assertThat(texts(reader().option("pushdown", "limit").load().where("id = 5")))
        .containsExactly("[5,n5]");

    assertThat(sentFilter()).isEmpty();
  }

  @Test
  void ownFilterHoldsBesidesThoseOfTheQuery() {
    createWithIds(100);
    Dataset<Row> rows = reader().option("filter", "name LIKE '%7'").load();

    assertThat(texts(rows.where("id < 20"))).containsExactly("[17,n17]", "[7,n7]");
    assertThat(sentFilter()).startsWith("(nameLIKE'%7'\\n)and(").contains("`id`<20");
    assertThat(rows.count()).isEqualTo(10);
    assertThat(rows.limit(4).collectAsList()).hasSize(4);
  }

  @Test
  void ownFilterThatTheServiceRefusesFailsTheQuery() {
    createWithIds(10);

    assertThatThrownBy(() -> reader().option("filter", "nonsense(").load().collectAsList())
        .hasMessageContaining("Cannot open a read session on table 'emulator." + table + "'")
        .hasMessageContaining("nonsense(")
        .hasMessageContaining("Option 'filter' is a condition in MaxCompute's SQL");
  }

  @Test
  void pushedFilterThatTheServiceRefusesIsLeftToSparkVisibly() throws Exception {
    createWithIds(100);
    fail("TableCreateReadSession", Fault.status(400, "InvalidArgument"));

    try (CapturedLog log = CapturedLog.of("io.maxcompute.spark")) {
      assertThat(texts(load().where("id = 5"))).containsExactly("[5,n5]");

      assertThat(log.text())
          .contains("WARN")
          .contains("The service refused the pushed filter `id` IS NOT NULL AND `id` = 5")
          .contains(table);
    }
    assertThat(sentFilter()).isEmpty();
    assertThat(requests("TableCreateReadSession")).isEqualTo(2);
    assertThat(SqlMetrics.latest(spark).text(REFUSED)).isEqualTo("1");
  }

  @Test
  void ownFilterStaysWhenThePushedOneIsRefused() {
    createWithIds(100);
    fail("TableCreateReadSession", Fault.status(400, "InvalidArgument"));
    Dataset<Row> rows = reader().option("filter", "id < 10").load();

    assertThat(texts(rows.where("name >= 'n8'"))).containsExactly("[8,n8]", "[9,n9]");

    assertThat(sentFilter()).isEqualTo("id<10");
  }

  @Test
  void brokenStreamOfFilteredRowsGoesOn() throws Exception {
    createWithIds(3000);
    fail("TableRead", new Fault.Cut(20_000));

    assertIds(
        reader()
            .option("batchRows", 100)
            .option("compression", "none")
            .load()
            .where("id >= 0 AND name <> 'none'"),
        3000);

    assertThat(sentFilter()).isNotEmpty();
    assertThat(SqlMetrics.latest(spark).text("broken streams resumed")).isEqualTo("1");
  }
}
