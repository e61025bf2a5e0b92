package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.spark.types.BlobForm;
import io.maxcompute.storage.catalog.TableLayout;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables that writes make from the columns of their rows. */
@Tag("scala")
class CreateTableIT extends SparkTest {

  private Dataset<Row> rows(String select) {
    return spark.sql("SELECT " + select).coalesce(1);
  }

  private DataFrameWriter<Row> make(Dataset<Row> rows) {
    return append(rows).option("createTable", "true");
  }

  /** Returns the table as the service describes it. */
  private LoadedTable described() {
    return LoadedTable.load(ConnectionOptions.from(options()), BlobForm.CONTENT);
  }

  private void assertNotThere() {
    assertThatThrownBy(this::described).hasMessageContaining("Table not found");
  }

  @Test
  void tableIsMadeWithTheTypesOfTheRows() {
    Dataset<Row> rows =
        rows(
            "1Y AS a, 2S AS b, 3 AS c, 4L AS d, CAST(5 AS FLOAT) AS e, 6D AS f, 7.50 AS g, true AS"
                + " h, 's' AS i, X'00' AS j, DATE'2024-01-01' AS k, TIMESTAMP'2024-01-01 00:00:00'"
                + " AS l, TIMESTAMP_NTZ'2024-01-01 00:00:00' AS m, array(1) AS n, map('k', 1L) AS"
                + " o, named_struct('x', 1, 'y', 'z') AS p");

    make(rows).save();

    assertThat(load().schema().toDDL().replace(" NOT NULL", ""))
        .isEqualTo(rows.schema().toDDL().replace(" NOT NULL", ""));
    assertThat(texts(load().drop("j"))).isEqualTo(texts(rows.drop("j")));
    assertThat(load().selectExpr("hex(j)").head().getString(0)).isEqualTo("00");
    assertThat(load().schema().fields()).allMatch(field -> field.nullable());
  }

  @Test
  void partitionColumnsAreMovedToTheEnd() {
    make(rows("'20240101' AS dt, 1L AS id, 7 AS hh, 'a' AS name")).partitionBy("dt", "hh").save();

    assertThat(load().columns()).containsExactly("id", "name", "dt", "hh");
    assertThat(stored("id, name, dt, hh")).containsExactly("1,a,20240101,7");
    assertThat(described().schema().partitionNames()).containsExactly("dt", "hh");
  }

  @Test
  void columnsOfTheFixedPartitionAreStrings() {
    make(rows("1L AS id")).option("partition", "dt=20240101").save();

    assertThat(load().schema().toDDL()).isEqualTo("id BIGINT,dt STRING");
    assertThat(stored("id, dt")).containsExactly("1,20240101");
  }

  @Test
  void overwriteMakesItToo() {
    overwrite(rows("1L AS id, 'x' AS dt")).option("createTable", "true").partitionBy("dt").save();
    assertThat(stored("id, dt")).containsExactly("1,x");

    overwrite(rows("2L AS id")).option("createTable", "true").option("partition", "dt=x").save();

    assertThat(stored("id, dt")).containsExactly("2,x");
  }

  @Test
  void commentsLifecycleAndKeyAreKept() {
    Dataset<Row> rows =
        spark.sql("SELECT * FROM VALUES (1L, 'a', 2L) AS t(id, name, total)").coalesce(1);
    Metadata comment = new MetadataBuilder().putString("comment", "what's its name").build();

    make(rows.withMetadata("name", comment))
        .option("tableComment", "all 'of' them")
        .option("lifecycle", "30")
        .option("primaryKey", "ID")
        .option("buckets", "4")
        .save();
    append(rows.selectExpr("id", "'b' AS name", "3L AS total")).save();

    assertThat(stored("id, name, total")).containsExactly("1,b,3");
    assertThat(load().schema().apply("name").getComment().get()).isEqualTo("what's its name");
    assertThat(load().schema().apply("id").nullable()).isFalse();
    assertThat(described().info().comment()).isEqualTo("all 'of' them");
    assertThat(described().info().lifecycleDays()).isEqualTo(30);
    assertThat(described().info().properties()).containsEntry("write.bucket.num", "4");
    assertThat(described().layout().primaryKey())
        .singleElement()
        .asString()
        .isEqualToIgnoringCase("id");
  }

  @Test
  void tableIsClusteredAndTransactionalIfAsked() {
    make(rows("1L AS id, 'a' AS name"))
        .option("clusteredBy", "id")
        .option("sortedBy", "id, name DESC")
        .option("buckets", "8")
        .option("transactional", "true")
        .save();

    TableLayout layout = described().layout();
    assertThat(layout.transactional()).isTrue();
    assertThat(layout.buckets()).isEqualTo(8);
    assertThat(layout.clusterColumns()).containsExactly("id");
    assertThat(layout.sortColumns())
        .containsExactly(
            new TableLayout.SortColumn("id", true), new TableLayout.SortColumn("name", false));
    assertThat(stored("id, name")).containsExactly("1,a");
  }

  @Test
  void changeTypeIsNoColumnOfTheTable() {
    make(spark.sql("SELECT * FROM VALUES ('I', 1L), ('I', 2L), ('D', 1L) AS t(op, id)").coalesce(1))
        .option("primaryKey", "id")
        .option("changeTypeColumn", "op")
        .save();

    assertThat(load().columns()).containsExactly("id");
    assertThat(stored("id")).containsExactly("2");
  }

  @Test
  void existingTableIsUsedAsItIs() {
    create("(id BIGINT, name STRING)");

    make(rows("1 AS id, 'a' AS name")).option("lifecycle", "3").save();

    assertThat(stored("id, name")).containsExactly("1,a");
    assertThat(described().info().lifecycleDays()).isEqualTo(-1);
    assertThatThrownBy(() -> make(rows("1L AS id, 'a' AS name, 3 AS more")).save())
        .hasMessageContaining("The table has no column 'more'.");
  }

  @Test
  void planningMakesNothing() {
    Dataset<Row> rows = rows("1L AS id, current_date() - current_date() AS gap");

    assertThatThrownBy(() -> make(rows).save())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot make table 'emulator." + table + "'")
        .hasMessageContaining("Column 'gap' of Spark type interval day cannot be stored");

    assertNotThere();
  }

  @Test
  void allReasonsAgainstATableComeInOneError() {
    Dataset<Row> rows = rows("INTERVAL '1' DAY AS i, NULL AS n, 1L AS id, 'x' AS dt");

    assertThatThrownBy(
            () ->
                make(rows)
                    .partitionBy("dt", "hh")
                    .option("primaryKey", "id,k")
                    .option("clusteredBy", "dt")
                    .option("buckets", "2")
                    .save())
        .hasMessageContaining("Column 'i' of Spark type interval day cannot be stored")
        .hasMessageContaining("Column 'n' of Spark type void cannot be stored")
        .hasMessageContaining("Rows have no column 'hh' to be partitioned by.")
        .hasMessageContaining("Option 'primaryKey' names 'k', which is no data column.")
        .hasMessageContaining("Option 'clusteredBy' names 'dt', which is no data column.");
  }

  @Test
  void missingTableIsAnErrorThatNamesTheOption() {
    assertThatThrownBy(() -> append(rows("1L AS id")).save())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("option 'createTable' = 'true' makes it from the columns")
        .hasMessageContaining("Table not found");
    assertNotThere();
  }

  @Test
  void missingProjectIsNoMissingTable() {
    assertThatThrownBy(() -> make(rows("1L AS id")).option("table", "nowhere.default.t").save())
        .hasMessageContaining("NoSuchProject");
  }

  @Test
  void settingsOfNewTablesNeedTheOption() {
    create("(id BIGINT)");

    assertThatThrownBy(() -> append(rows("1L AS id")).option("lifecycle", "3").save())
        .hasMessageContaining(
            "Option 'lifecycle' describes a table that is made: set option 'createTable'");
    assertThatThrownBy(() -> make(rows("1L AS id")).option("clusteredBy", "id").save())
        .hasMessageContaining("Option 'clusteredBy' needs option 'buckets'");
    assertThatThrownBy(() -> make(rows("1L AS id")).option("buckets", "3").save())
        .hasMessageContaining("Option 'buckets' needs option 'clusteredBy' or 'primaryKey'");
    assertThatThrownBy(() -> make(rows("1L AS id")).option("sortedBy", "id up").save())
        .hasMessageContaining("expected columns with an optional asc or desc");
  }

  @Test
  void tableOfAFailedJobStaysEmpty() {
    assertThatThrownBy(
            () -> make(rows("CAST(raise_error('broken') AS STRING) AS name, 1L AS id")).save())
        .hasStackTraceContaining("broken");

    assertThat(stored("id")).isEmpty();
  }

  @Test
  void refusedStatementFailsTheJobWithItsReason() {
    assertThatThrownBy(() -> make(rows("1.5D AS price, 1L AS id")).partitionBy("price").save())
        .hasStackTraceContaining("price");
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void jobsThatMakeTheTableAtOnceAllWrite() throws InterruptedException, ExecutionException {
    ExecutorService jobs = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(
                  i -> jobs.submit(() -> make(rows(i + "L AS id, 'n" + i + "' AS name")).save()))
              .toList();
      for (Future<?> job : running) {
        job.get();
      }
    } finally {
      jobs.shutdownNow();
    }

    assertThat(stored("id, name")).containsExactly("0,n0", "1,n1", "2,n2", "3,n3");
  }

  @Test
  void schemaGivenToALoadIsRefused() {
    createWithIds(1);

    assertThatThrownBy(() -> reader().schema("id BIGINT").load())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("leave out .schema(…)");
  }
}
