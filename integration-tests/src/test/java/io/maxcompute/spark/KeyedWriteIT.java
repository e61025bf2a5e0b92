package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upserts and deletions in tables with a primary key. */
class KeyedWriteIT extends SparkTest {
  private static final String COLUMNS =
      "(id BIGINT NOT NULL, name STRING, total BIGINT NOT NULL, PRIMARY KEY (id))";
  private static final String TRANSACTIONAL = " TBLPROPERTIES ('transactional'='true')";

  private void createWithThree() {
    create(COLUMNS + TRANSACTIONAL);
    append(rows("(1L, 'a', 10L)", "(2L, 'b', 20L)", "(3L, 'c', 30L)")).save();
  }

  /** All in one task, in this order. */
  private Dataset<Row> rows(String... values) {
    return values("id, name, total", values);
  }

  private Dataset<Row> changes(String... values) {
    return values("op, id, name, total", values);
  }

  private Dataset<Row> values(String columns, String... values) {
    return spark
        .sql("SELECT * FROM VALUES " + String.join(",", values) + " AS t(" + columns + ")")
        .coalesce(1);
  }

  private DataFrameWriter<Row> mixed(Dataset<Row> rows) {
    return append(rows).option("changeTypeColumn", "op");
  }

  @Test
  void rowsAreUpsertedUnlessToldOtherwise() {
    createWithThree();

    append(rows("(2L, 'B', 21L)", "(4L, 'd', 40L)")).save();
    append(rows("(4L, 'D', 41L)")).option("operation", "Upsert").save();

    assertThat(stored("id, name, total")).containsExactly("1,a,10", "2,B,21", "3,c,30", "4,D,41");
  }

  @Test
  void deletionsNeedTheKeyAlone() {
    createWithThree();

    append(values("id", "(1L)", "(3L)", "(9L)")).option("operation", "delete").save();

    assertThat(stored("id")).containsExactly("2");
  }

  @Test
  void deletionsIgnoreOtherColumns() {
    createWithThree();

    append(rows("(1L, 'whatever', NULL)")).option("operation", "delete").save();

    assertThat(stored("id")).containsExactly("2", "3");
  }

  @Test
  void deletionsWithoutTheKeyAreRefused() {
    createWithThree();
    server.requests().clear();

    assertThatThrownBy(() -> append(values("name", "('a')")).option("operation", "delete").save())
        .hasMessageContaining("Column 'id' (bigint, of the primary key) is missing.")
        .hasMessageNotContaining("'total'");
    assertThatThrownBy(
            () -> append(values("id, x", "(1L, 2)")).option("operation", "delete").save())
        .hasMessageContaining("The table has no column 'x'.");
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void deletionsOfAPartitionedTableNeedThePartition() {
    create(COLUMNS + " PARTITIONED BY (dt STRING)" + TRANSACTIONAL);
    append(values("id, name, total, dt", "(1L, 'a', 1L, 'x')", "(1L, 'a', 2L, 'y')")).save();
    append(values("id, name, total, dt", "(2L, 'a', 3L, 'x')")).save();

    append(values("id, dt", "(1L, 'y')")).option("operation", "delete").save();
    append(values("id", "(2L)")).option("operation", "delete").option("partition", "dt=x").save();

    assertThat(stored("id, total, dt")).containsExactly("1,1,x");
    assertThatThrownBy(() -> append(values("id", "(1L)")).option("operation", "delete").save())
        .hasMessageContaining("Column 'dt' (string) is missing.");
  }

  @Test
  void everyRowMaySayWhatItDoes() {
    createWithThree();

    mixed(
            changes(
                "('D', 1L, 'gone', 0L)",
                "('update_after', 2L, 'B', 21L)",
                "('+I', 4L, 'd', 40L)",
                "('DELETE', 9L, 'never there', 0L)"))
        .save();

    assertThat(stored("id, name, total")).containsExactly("2,B,21", "3,c,30", "4,d,40");
  }

  @Test
  void ofTheRowsWithOneKeyTheLastCounts() {
    createWithThree();

    mixed(
            changes(
                "('U', 1L, 'x', 1L)",
                "('D', 1L, 'x', 1L)", // updated, then deleted
                "('D', 2L, 'x', 1L)",
                "('I', 2L, 'again', 2L)", // deleted, then made again
                "('I', 5L, 'new', 5L)",
                "('D', 5L, 'new', 5L)",
                "('I', 5L, 'newer', 6L)"))
        .save();

    assertThat(stored("id, name, total")).containsExactly("2,again,2", "3,c,30", "5,newer,6");
  }

  @Test
  void orderIsKeptAcrossBatchesAndRequests() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    create(COLUMNS + TRANSACTIONAL);
    List<String> changes = new ArrayList<>();
    Map<Long, String> expected = new TreeMap<>();
    for (int i = 0; i < 3000; i++) {
      long id = random.nextInt(50);
      if (random.nextInt(3) == 0) {
        changes.add("('-D', " + id + "L, NULL, 0L)");
        expected.remove(id);
      } else {
        changes.add("('+U', " + id + "L, 'n" + i + "', " + i + "L)");
        expected.put(id, id + ",n" + i + "," + i);
      }
    }

    mixed(changes(changes.toArray(new String[0])))
        .option("writeBatchRows", "7")
        .option("writeRequestBytes", "500")
        .save();

    assertThat(requests("TableWrite")).isGreaterThan(10);
    assertThat(stored("id, name, total"))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(expected.values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"'update_before'", "'-U'", "''", "NULL"})
  void rowThatSaysNothingKnownFailsTheJob(String word) {
    createWithThree();

    assertThatThrownBy(
            () -> mixed(changes("('I', 7L, 'x', 1L)", "(" + word + ", 8L, 'x', 1L)")).save())
        .satisfies(
            e ->
                assertThat(rootMessage(e))
                    .contains("column 'op' of the row is " + word.replace("NULL", "null"))
                    .contains("which says neither to upsert nor to delete it"));

    assertThat(stored("id")).containsExactly("1", "2", "3");
  }

  @Test
  void columnThatSaysItMustBeAString() {
    createWithThree();

    assertThatThrownBy(() -> mixed(changes("(1, 7L, 'x', 1L)")).save())
        .hasMessageContaining("Column 'op' of option 'changeTypeColumn' is no string.");
    assertThatThrownBy(() -> mixed(rows("(7L, 'x', 1L)")).save())
        .hasMessageContaining("Column 'op' of option 'changeTypeColumn' is there 0 times.");
    assertThatThrownBy(
            () -> append(rows("(7L, 'x', 1L)")).option("changeTypeColumn", "NAME").save())
        .hasMessageContaining("'changeTypeColumn' is one of the table too");
  }

  @Test
  void tablesWithoutAKeyKnowNoDeletions() {
    create("(id BIGINT, name STRING, total BIGINT)");

    assertThatThrownBy(() -> append(rows("(1L, 'a', 1L)")).option("operation", "delete").save())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with option 'operation' = 'delete': it has no primary key");
    assertThatThrownBy(() -> mixed(changes("('D', 1L, 'a', 1L)")).save())
        .hasMessageContaining("with option 'changeTypeColumn': it has no primary key");
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void deletionOfAllRowsAndOfSomeDoNotGoTogether() {
    createWithThree();

    assertThatThrownBy(
            () -> mixed(changes("('D', 1L, 'a', 1L)")).option("operation", "delete").save())
        .hasMessageContaining(
            "Options 'operation' = 'delete' and 'changeTypeColumn' do not go together");
  }

  @Test
  void overwriteByDeletionsIsRefused() {
    createWithThree();
    server.requests().clear();

    assertThatThrownBy(() -> overwrite(rows("(1L, 'a', 1L)")).option("operation", "delete").save())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("with deletions: they would leave nothing. Name mode append");
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void overwriteStartsFromNothing() {
    createWithThree();

    overwrite(changes("('I', 7L, 'x', 1L)", "('I', 8L, 'y', 1L)", "('D', 7L, 'x', 1L)"))
        .option("changeTypeColumn", "op")
        .save();

    assertThat(stored("id, name")).containsExactly("8,y");
  }
}
