package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MetadataBuilder;
import org.junit.jupiter.api.Test;

/** Columns that writes add to their table. */
class MergeSchemaIT extends SparkTest {

  private Dataset<Row> rows(String select) {
    return spark.sql("SELECT " + select).coalesce(1);
  }

  private DataFrameWriter<Row> merge(Dataset<Row> rows) {
    return append(rows).option("mergeSchema", "true");
  }

  @Test
  void columnsThatTheTableLacksAreAddedAndNullInOldRows() {
    create("(id BIGINT, name STRING)");
    append(rows("1L AS id, 'a' AS name")).save();

    merge(
            rows("2L AS ID, 'b' AS name, 1.50 AS price, array('x') AS tags")
                .withMetadata(
                    "price", new MetadataBuilder().putString("comment", "it's net").build()))
        .save();

    assertThat(texts(load().selectExpr("id", "name", "price", "tags[0]")))
        .containsExactly("[1,a,null,null]", "[2,b,1.50,x]");
    assertThat(load().schema().apply("price").getComment().get()).isEqualTo("it's net");
    assertThat(load().schema().apply("tags").nullable()).isTrue();
  }

  @Test
  void tableThatLacksNothingIsLeftAsItIs() {
    create("(id BIGINT, name STRING)");

    merge(rows("2L AS id, 'b' AS name")).save();

    assertThat(stored("id, name")).containsExactly("2,b");
    assertThat(load().columns()).containsExactly("id", "name");
  }

  @Test
  void partitionColumnsStayLast() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");
    append(rows("1L AS id, 'x' AS dt")).save();

    merge(rows("2L AS id, 'x' AS dt, 'b' AS name")).save();

    assertThat(load().columns()).containsExactly("id", "name", "dt");
    assertThat(stored("id, name, dt")).containsExactly("1,null,x", "2,b,x");
  }

  @Test
  void columnOfTheFixedPartitionIsNotAdded() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    merge(rows("1L AS id, 'x' AS dt")).option("partition", "dt=x").save();

    assertThat(load().columns()).containsExactly("id", "dt");
    assertThat(stored("id, dt")).containsExactly("1,x");
  }

  @Test
  void tableWithAKeyGetsColumnsToo() {
    create("(id BIGINT NOT NULL PRIMARY KEY, name STRING) TBLPROPERTIES ('transactional'='true')");
    append(rows("1L AS id, 'a' AS name")).save();

    merge(rows("'U' AS op, 1L AS id, 'b' AS name, 5 AS total"))
        .option("changeTypeColumn", "op")
        .save();

    assertThat(stored("*")).containsExactly("1,b,5");
  }

  @Test
  void typesAreNeverChanged() {
    create("(id INT, name STRING)");

    assertThatThrownBy(() -> merge(rows("'x' AS id, 'a' AS name, 1 AS more")).save())
        .hasMessageContaining("Column 'id' is int in the table, and a value of Spark type string");
    assertThat(load().columns()).containsExactly("id", "name");
  }

  @Test
  void columnsOfNoTypeAreRefusedAllAtOnce() {
    create("(id BIGINT)");

    assertThatThrownBy(() -> merge(rows("1L AS id, INTERVAL '1' DAY AS i, NULL AS n")).save())
        .hasMessageContaining("Cannot add columns to table 'emulator." + table + "'")
        .hasMessageContaining("Column 'i' of Spark type interval day cannot be stored")
        .hasMessageContaining("Column 'n' of Spark type void cannot be stored");
    assertThat(load().columns()).containsExactly("id");
  }

  @Test
  void surplusColumnsAreAnErrorThatNamesTheOptionIfNotAsked() {
    create("(id BIGINT)");

    assertThatThrownBy(() -> append(rows("1L AS id, 2 AS more")).save())
        .hasMessageContaining("The table has no column 'more'.")
        .hasMessageEndingWith("Option 'mergeSchema' = 'true' adds columns that the table lacks.");
  }

  @Test
  void jobsThatAddTheSameColumnAtOnceAllWrite() throws InterruptedException, ExecutionException {
    create("(id BIGINT)");
    ExecutorService jobs = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(
                  i ->
                      jobs.submit(
                          () ->
                              merge(rows(i + "L AS id, 'n" + i + "' AS name, 1 AS c" + i % 2))
                                  .option("missingColumns", "null")
                                  .save()))
              .toList();
      for (Future<?> job : running) {
        job.get();
      }
    } finally {
      jobs.shutdownNow();
    }

    assertThat(stored("id, name")).containsExactly("0,n0", "1,n1", "2,n2", "3,n3");
    assertThat(load().columns()).containsExactlyInAnyOrder("id", "name", "c0", "c1");
  }
}
