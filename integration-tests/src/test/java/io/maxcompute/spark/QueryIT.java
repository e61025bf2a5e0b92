package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.http.RequestLog;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL runs in MaxCompute, and its result is read. */
@Tag("scala")
class QueryIT extends QueryTest {

  @Test
  void resultHasTheRowsAndTypesOfTheQuery() {
    create("(id BIGINT, name STRING, price DECIMAL(10,2), day DATE, seen TIMESTAMP)");
    sql(
        "INSERT INTO "
            + table
            + " VALUES (1, 'a', 1.50, DATE '2024-01-31', TIMESTAMP '2024-01-31 23:59:59.123456'),"
            + " (2, NULL, NULL, NULL, NULL)");

    Dataset<Row> rows = result("SELECT * FROM " + table + " ORDER BY id LIMIT 10");

    assertThat(rows.schema())
        .isEqualTo(
            new StructType()
                .add("id", DataTypes.LongType)
                .add("name", DataTypes.StringType)
                .add("price", DataTypes.createDecimalType(10, 2))
                .add("day", DataTypes.DateType)
                .add("seen", DataTypes.TimestampType));
    assertThat(
            rows.selectExpr("id", "name", "price", "day", "CAST(seen AS DECIMAL(20, 6))")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[1,a,1.50,2024-01-31,1706745599.123456]", "[2,null,null,null,null]");
  }

  @Test
  void queryRunsOncePerLoadHoweverOftenItsResultIsRead() {
    createWithIds(10);
    Dataset<Row> rows = result("SELECT id, name FROM " + table);
    assertThat(runs()).isOne();

    assertIds(rows, 10);
    assertThat(rows.where("id > 7").count()).isEqualTo(2);
    assertThat(rows.join(rows, "id").count()).isEqualTo(10);
    assertThat(plan(rows)).contains("maxcompute instance=2");
    assertThat(runs()).isOne();

    assertIds(result("SELECT id, name FROM " + table), 10);
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void onlySelectedColumnsAreAskedForInTheirOrder() {
    createWithIds(3);
    Dataset<Row> rows =
        result("SELECT id, name, id * 2 AS twice FROM " + table + " ORDER BY id LIMIT 5");

    assertThat(inOrder(rows.select("twice", "ID"))).containsExactly("[0,0]", "[2,1]", "[4,2]");

    assertThat(lastBody("InstanceRead")).contains("twice").doesNotContain("name");
  }

  @Test
  void rowsWithoutColumnsReadTheNarrowestOne() {
    createWithIds(5);
    Dataset<Row> rows = query("SELECT name, id FROM " + table).option("pushdown", "none").load();

    assertThat(rows.count()).isEqualTo(5);

    assertThat(lastBody("InstanceRead")).contains("\"Columns\":[\"id\"]");
  }

  @Test
  void resultIsReadInRangesOfRows() {
    createWithIds(1000);

    Dataset<Row> rows = query("SELECT * FROM " + table).option("splitRows", 300).load();

    assertIds(rows, 1000);
    assertThat(server.requests().of("InstanceRead"))
        .extracting(read -> read.query().get("Offset") + "+" + read.query().get("Count"))
        .containsExactlyInAnyOrder("0+250", "250+250", "500+250", "750+250");
    assertThat(result("SELECT * FROM " + table).rdd().getNumPartitions()).isOne();
  }

  @Test
  void orderOfTheResultIsKeptHoweverManySplitsATaskMayReadAtOnce() {
    createWithIds(100);

    Dataset<Row> rows =
        query("SELECT id FROM " + table + " ORDER BY id LIMIT 100")
            .option("splitRows", 50)
            .option("batchRows", 7)
            .option("streamsPerTask", 4)
            .load();

    assertThat(inOrder(rows))
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(id -> "[" + id + "]").toList());
    assertThat(server.requests().of("InstanceRead"))
        .extracting(read -> read.query().get("Count"))
        .containsExactly("50", "50");
  }

  @Test
  void limitAndOffsetReadNoMoreRowsThanTheyName() {
    createWithIds(100);
    Dataset<Row> rows =
        query("SELECT id FROM " + table + " ORDER BY id LIMIT 100").option("splitRows", 40).load();

    assertThat(inOrder(rows.limit(3))).containsExactly("[0]", "[1]", "[2]");
    assertThat(server.requests().of("InstanceRead"))
        .extracting(read -> read.query().get("Offset") + "+" + read.query().get("Count"))
        .containsExactly("0+3");
    assertThat(inOrder(rows.limit(5).offset(3))).containsExactly("[3]", "[4]");
    assertThat(inOrder(rows.offset(97).limit(5))).containsExactly("[97]", "[98]", "[99]");
    assertThat(inOrder(rows.offset(3).limit(2))).containsExactly("[3]", "[4]");
    assertThat(inOrder(rows.offset(98))).containsExactly("[98]", "[99]");
    assertThat(inOrder(rows.offset(100))).isEmpty();
    assertThat(rows.limit(50).count()).isEqualTo(50);
    assertThat(rows.where("id % 2 = 1").limit(2).count()).isEqualTo(2);
    assertThat(plan(rows.limit(3)))
        .doesNotContain("GlobalLimit 3\n+- RelationV2")
        .contains("rows=0..3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "filters", "aggregates"})
  void limitsAreSparksWhereTheyMayNotBePushed(String pushdown) {
    createWithIds(100);
    Dataset<Row> rows =
        query("SELECT id FROM " + table + " ORDER BY id LIMIT 100")
            .option("pushdown", pushdown)
            .load();

    assertThat(inOrder(rows.limit(2))).containsExactly("[0]", "[1]");
    assertThat(inOrder(rows.offset(2).limit(2))).containsExactly("[2]", "[3]");
    assertThat(plan(rows.limit(2))).contains("GlobalLimit").doesNotContain("rows=0..2");
  }

  @Test
  void rowsAreCountedWithoutReadingThem() {
    createWithIds(100);
    Dataset<Row> rows = result("SELECT * FROM " + table);
    rows.createOrReplaceTempView("counted");

    assertThat(rows.count()).isEqualTo(100);
    assertThat(spark.sql("SELECT count(*) + 1, count(1), count(*) FROM counted").head().toString())
        .isEqualTo("[101,100,100]");
    assertThat(requests("InstanceRead")).isZero();
    assertThat(plan(rows.groupBy().count()))
        .contains("LocalTableScan")
        .doesNotContain("HashAggregate");

    assertThat(rows.where("id > 97").count()).isEqualTo(2);
    assertThat(rows.groupBy("name").count().count()).isEqualTo(100);
    assertThat(spark.sql("SELECT count(name), sum(id) FROM counted").head().toString())
        .isEqualTo("[100,4950]");
    assertThat(query("SELECT * FROM " + table).option("pushdown", "limit").load().count())
        .isEqualTo(100);
  }

  @Test
  void smallResultIsBroadcast() {
    createWithIds(100);

    Dataset<Row> joined = spark.range(1000).join(result("SELECT id FROM " + table), "id");

    assertThat(joined.count()).isEqualTo(100);
    assertThat(plan(joined)).contains("BroadcastHashJoin");
  }

  @Test
  void emptyResultHasNoRows() {
    createWithIds(3);

    Dataset<Row> rows = result("SELECT * FROM " + table + " WHERE id > 99");

    assertThat(rows.collectAsList()).isEmpty();
    assertThat(rows.count()).isZero();
    assertThat(rows.columns()).containsExactly("id", "name");
  }

  @Test
  void columnsWithoutANameCanBeRead() {
    Dataset<Row> rows = result("SELECT 1 + 1, upper('a'), 5L AS `a b`");

    assertThat(rows.columns()).hasSize(3).doesNotHaveDuplicates();
    assertThat(inOrder(rows)).containsExactly("[2,A,5]");
    assertThat(inOrder(rows.select("`a b`"))).containsExactly("[5]");
  }

  @Test
  void metricsAreThoseOfAScan() throws Exception {
    createWithIds(100);

    result("SELECT * FROM " + table).collectAsList();

    assertThat(SqlMetrics.latest(spark).number("record batches read")).isPositive();
    assertThat(SqlMetrics.latest(spark).number("bytes read from MaxCompute")).isPositive();
  }

  @Test
  void schemaOptionIsWhereNamesAreLookedUp() {
    sql("CREATE SCHEMA s_" + table);
    sql("CREATE TABLE s_" + table + "." + table + " AS SELECT 7L AS id");

    assertThat(inOrder(query("SELECT id FROM " + table).option("schema", "s_" + table).load()))
        .containsExactly("[7]");
  }

  @Test
  void statementWithoutRowsIsRefusedBeforeItRuns() {
    create("(id BIGINT)");

    assertThatThrownBy(() -> result("INSERT INTO " + table + " VALUES (1)"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gives no rows to read, and has not been run: INSERT INTO");

    assertThat(runs()).isZero();
  }

  @Test
  void statementThatTurnsOutToHaveNoRowsIsAnError() {
    create("(id BIGINT)");

    assertThatThrownBy(() -> result("DESC " + table))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SQL has run, and gave no rows to read [instance=")
        .hasMessageContaining("Statement: DESC " + table);
  }

  @Test
  void failedQuerySaysWhatTheServiceSays() {
    assertThatThrownBy(() -> result("SELECT * FROM nowhere_" + table))
        .hasMessageContaining("SQL failed in MaxCompute [instance=")
        .hasMessageContaining("ODPS-0130131")
        .hasMessageContaining("Statement: SELECT * FROM nowhere_" + table);
  }

  @Test
  void resultCannotBeWritten() {
    createWithIds(1);

    for (SaveMode mode : new SaveMode[] {SaveMode.Append, SaveMode.Overwrite}) {
      assertThatThrownBy(
              () ->
                  spark
                      .range(1)
                      .write()
                      .format("maxcompute")
                      .options(connection())
                      .option("query", "SELECT * FROM " + table)
                      .mode(mode)
                      .save())
          .hasStackTraceContaining("Cannot write to 'query ")
          .hasStackTraceContaining("are for reading. Name a table");
    }
    assertThat(stored("id")).containsExactly("0");
  }

  @Test
  void queryAndTableExcludeEachOther() {
    assertThatThrownBy(() -> query("SELECT 1").option("table", "t").load())
        .hasMessageContaining("Option 'query' is given, and table 't' too");
    assertThatThrownBy(() -> query("SELECT 1").load("t"))
        .hasMessageContaining("Option 'query' is given, and table 't' too");
    assertThat(server.requests().counts()).isEmpty();
  }

  @Test
  void submissionIsNotRepeatedWhenItsAnswerIsLost() {
    fail("SubmitInstance", new Fault.LostAnswer());

    assertThatThrownBy(() -> result("SELECT 1")).hasMessageContaining("Cannot run SQL in project");

    assertThat(runs()).isOne();
  }

  @Test
  void hintsAreSentWithTheStatement() {
    query("SELECT 1").option("queryHints", "odps.sql.hive.compatible=true").load();

    RequestLog.Entry sent = server.requests().of("SubmitInstance").get(0);
    assertThat(sent.body().replace("&quot;", "\""))
        .contains("\"odps.sql.hive.compatible\":\"true\"");
  }
}
