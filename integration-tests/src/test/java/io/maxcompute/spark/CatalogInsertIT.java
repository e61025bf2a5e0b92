package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows added to tables of the catalog: by position or by name, as the statement says. */
@Tag("scala")
class CatalogInsertIT extends CatalogTest {
  private static final String DYNAMIC = "spark.sql.sources.partitionOverwriteMode";

  /** The columns of the table in another order, so that position and name disagree. */
  private Dataset<Row> swapped() {
    return session.sql("SELECT 1L AS b, 2L AS a");
  }

  private void insert(String rest) {
    session.sql(rest.replace(" T ", " mc." + table + " "));
  }

  @Test
  void insertOfASelectionIsByPosition() {
    create("(a BIGINT, b BIGINT)");

    insert("INSERT INTO T SELECT b, a FROM VALUES (20L, 10L) AS v(a, b)");
    insert("INSERT INTO T VALUES (1, 2)");
    swapped().write().insertInto("mc." + table);

    assertThat(stored("a, b")).containsExactly("1,2", "1,2", "10,20");
  }

  @Test
  void insertByNameAndFramesAreByName() throws Exception {
    create("(a BIGINT, b BIGINT)");

    insert("INSERT INTO T BY NAME SELECT 1 AS b, 2 AS a");
    insert("INSERT INTO T (b, a) VALUES (1, 2)");
    swapped().writeTo("mc." + table).append();
    swapped().write().mode(SaveMode.Append).saveAsTable("mc." + table);

    assertThat(stored("a, b")).containsExactly("2,1", "2,1", "2,1", "2,1");
  }

  @Test
  void columnsAreMatchedWithPartitionColumnsLast() {
    create("(a BIGINT, b BIGINT) PARTITIONED BY (dt STRING, hh BIGINT)");

    insert("INSERT INTO T SELECT 1, 2, 'x', 3");
    insert("INSERT INTO T PARTITION (dt = 'y', hh = 4) SELECT 5, 6");
    insert("INSERT INTO T PARTITION (dt = 'z', hh) SELECT 7, 8, 9");

    assertThat(stored("a, b, dt, hh")).containsExactly("1,2,x,3", "5,6,y,4", "7,8,z,9");
  }

  @Test
  void overwriteIsByPositionToo() {
    create("(a BIGINT, b BIGINT) PARTITIONED BY (dt STRING)");
    insert("INSERT INTO T VALUES (1, 1, 'x'), (2, 2, 'y')");
    session.conf().set(DYNAMIC, "dynamic");

    insert("INSERT OVERWRITE T SELECT b, a, dt FROM VALUES (4, 3, 'y') AS v(a, b, dt)");
    insert("INSERT OVERWRITE T PARTITION (dt = 'z') SELECT 5, 6");

    assertThat(stored("a, b, dt")).containsExactly("1,1,x", "3,4,y", "5,6,z");
  }

  @Test
  void overwriteOfATableWithoutPartitionsReplacesIt() {
    create("(a BIGINT, b BIGINT)");
    insert("INSERT INTO T VALUES (1, 1)");

    insert("INSERT OVERWRITE T SELECT 1 AS b, 2 AS a");

    assertThat(stored("a, b")).containsExactly("1,2");
  }

  @Test
  void otherNumberOfColumnsIsRefused() {
    create("(a BIGINT, b BIGINT)");

    assertThatExceptionOfType(AnalysisException.class)
        .isThrownBy(() -> insert("INSERT INTO T SELECT 1"));
    assertThatExceptionOfType(AnalysisException.class)
        .isThrownBy(() -> insert("INSERT INTO T SELECT 1, 2, 3"));
    assertThatExceptionOfType(AnalysisException.class)
        .isThrownBy(() -> insert("INSERT INTO T BY NAME SELECT 1 AS a, 2 AS c"));
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void valuesThatDoNotFitAreRefused() {
    create("(n INT, c VARCHAR(3))");

    assertThatThrownBy(() -> insert("INSERT INTO T SELECT 3000000000L, 'abc'"))
        .satisfies(e -> assertThat(rootMessage(e)).contains("CAST_OVERFLOW"));
    assertThatThrownBy(() -> insert("INSERT INTO T SELECT 1, 'abcd'"))
        .satisfies(e -> assertThat(rootMessage(e)).contains("length limitation: 3"));
    assertThatExceptionOfType(AnalysisException.class)
        .isThrownBy(() -> insert("INSERT INTO T SELECT DATE '2024-01-01', 'abc'"));
    assertThat(stored("*")).isEmpty();
  }

  @Test
  void nullInAColumnThatForbidsItIsRefused() {
    create("(a BIGINT NOT NULL, b BIGINT)");

    assertThatThrownBy(() -> insert("INSERT INTO T SELECT CAST(NULL AS BIGINT), id FROM range(1)"))
        .satisfies(e -> assertThat(rootMessage(e)).containsIgnoringCase("null"));
    assertThat(stored("*")).isEmpty();
  }

  @Test
  void optionPartitionNamesTheClauseToUse() {
    create("(a BIGINT, b BIGINT) PARTITIONED BY (dt STRING)");

    assertThatThrownBy(
            () ->
                session
                    .sql("SELECT 1L AS a, 2L AS b, 'x' AS dt")
                    .writeTo("mc." + table)
                    .option("partition", "dt=x")
                    .append())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Option 'partition' cannot be given here")
        .hasMessageContaining("PARTITION (…)");
  }

  @Test
  void cachedTableShowsRowsThatAreAdded() {
    createWithIds(2);
    session.sql("CACHE TABLE mc." + table);
    assertIds(inCatalog(), 2);

    insert("INSERT INTO T VALUES (2, 'n2')");

    assertIds(inCatalog(), 3);
  }
}
