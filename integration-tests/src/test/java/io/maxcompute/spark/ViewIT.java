package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.http.RequestLog;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Views, which the Storage API does not serve, are read by running SQL. */
class ViewIT extends QueryTest {

  @BeforeEach
  void createView() {
    sql("CREATE TABLE base_" + table + " (id BIGINT, name STRING, price DOUBLE)");
    sql("INSERT INTO base_" + table + " VALUES (1, 'a', 1.5), (2, 'b', 2.5), (3, 'c', 3.5)");
    sql(
        "CREATE VIEW "
            + table
            + " (Key COMMENT 'the key', name, twice) COMMENT 'some' AS SELECT id, `name`, price * 2"
            + " FROM base_"
            + table
            + " WHERE id > 1;");
    server.requests().clear();
  }

  @AfterEach
  void dropView() {
    sql("DROP VIEW " + table);
  }

  private Dataset<Row> view() {
    return reader().option("viewsByQuery", "true").load();
  }

  private String lastSql() {
    var all = server.requests().of("SubmitInstance");
    RequestLog.Entry last = all.get(all.size() - 1);
    return last.body().replaceAll("(?s).*<Query>(.*)</Query>.*", "$1");
  }

  @Test
  void viewIsRefusedWithTheOptionThatAllowsIt() {
    assertThatThrownBy(this::load)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("'emulator." + table + "' is a VIRTUAL_VIEW")
        .hasMessageContaining("set option 'viewsByQuery' to true");
  }

  @Test
  void externalTableIsLikeAView() throws Exception {
    sql("CREATE TABLE ext_" + table + " (id BIGINT) PARTITIONED BY (dt STRING)");
    try (RewritingProxy proxy =
        RewritingProxy.to(server.endpoint(), "MANAGED_TABLE", "EXTERNAL_TABLE")) {
      DataFrameReader external =
          reader().option("endpoint", proxy.endpoint().toString()).option("table", "ext_" + table);

      assertThatThrownBy(external::load)
          .hasMessageContaining("is a EXTERNAL_TABLE, which the Storage API does not serve");
      Dataset<Row> rows = external.option("viewsByQuery", "true").load();
      assertThat(rows.columns()).containsExactly("id", "dt");
      assertThat(plan(rows)).contains("sql=SELECT … FROM emulator.ext_" + table);
    }
  }

  @Test
  void viewIsReadByAQueryOfItsColumns() {
    Dataset<Row> rows = view();

    assertThat(rows.columns()).containsExactly("Key", "name", "twice");
    assertThat(rows.schema().apply("Key").getComment().get()).isEqualTo("the key");
    assertThat(texts(rows)).containsExactly("[2,b,5.0]", "[3,c,7.0]");
    assertThat(texts(rows.where("twice > 6").select("name"))).containsExactly("[c]");
    assertThat(lastSql()).contains("`name`", "`twice`").doesNotContain("`Key`");
  }

  @Test
  void nothingRunsBeforeRowsAreWanted() {
    Dataset<Row> rows = view();
    rows.createOrReplaceTempView("looked_at");
    rows.schema();
    String plan =
        spark
            .sql("EXPLAIN EXTENDED SELECT name FROM looked_at WHERE twice > 3 LIMIT 1")
            .head()
            .getString(0);
    spark
        .sql("EXPLAIN FORMATTED SELECT a.name FROM looked_at a JOIN looked_at b ON a.key = b.key")
        .head();

    assertThat(plan).contains("maxcompute sql=SELECT … FROM emulator." + table);
    assertThat(runs()).isZero();
    assertThat(requests("GetTable")).isOne();

    rows.collectAsList();

    assertThat(runs()).isOne();
  }

  @Test
  void viewIsQueriedAnewByEveryExecution() {
    Dataset<Row> rows = view();
    assertThat(rows.count()).isEqualTo(2);

    sql("INSERT INTO base_" + table + " VALUES (4, 'd', 4.5)");

    assertThat(rows.count()).isEqualTo(3);
    assertThat(lastSql()).contains("SELECT 1 AS one FROM ");
  }

  @Test
  void limitAndFilterOptionAreLeftToTheQuery() {
    assertThat(
            texts(
                reader()
                    .option("viewsByQuery", "true")
                    .option("filter", "key = 3 -- or so")
                    .load()
                    .limit(5)))
        .containsExactly("[3,c,7.0]");

    assertThat(lastSql()).contains("LIMIT 5").contains("key = 3 -- or so");
  }

  @Test
  void viewOfAViewAndOfAJoinCanBeRead() {
    sql(
        "CREATE OR REPLACE VIEW v2_"
            + table
            + " AS WITH b AS (SELECT * FROM base_"
            + table
            + ") SELECT v.name AS `the ``name`, b.price FROM "
            + table
            + " v JOIN b ON v.key = b.id");

    assertThat(texts(reader().option("viewsByQuery", "true").option("table", "v2_" + table).load()))
        .containsExactly("[b,2.5]", "[c,3.5]");
    sql("DROP VIEW v2_" + table);
  }

  @Test
  void viewCannotBeWritten() {
    assertThatThrownBy(
            () -> append(spark.range(1).toDF("key")).option("viewsByQuery", "true").save())
        .hasStackTraceContaining("Cannot write to 'emulator." + table + "'");
  }
}
