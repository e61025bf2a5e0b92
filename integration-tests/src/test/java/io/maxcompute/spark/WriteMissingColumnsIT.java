package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Columns of the table that rows lack. */
class WriteMissingColumnsIT extends SparkTest {

  private Dataset<Row> rows(String select) {
    return spark.sql("SELECT " + select);
  }

  private void refused(Dataset<Row> rows, String reason) {
    assertThatThrownBy(() -> append(rows).option("missingColumns", "null").save())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void areNullIfAsked() {
    create("(id BIGINT, name STRING, tags ARRAY<STRING>, s STRUCT<a:INT>, price DECIMAL(10,2))");

    append(rows("2L AS id")).option("missingColumns", "NULL").save();

    assertThat(texts(load())).containsExactly("[2,null,null,null,null]");
  }

  @Test
  void areAnErrorThatNamesTheOptionIfNotAsked() {
    create("(id BIGINT, name STRING)");

    assertThatThrownBy(() -> append(rows("2L AS id")).save())
        .hasMessageContaining("Column 'name' (string) is missing.")
        .hasMessageEndingWith(
            "Option 'missingColumns' = 'null' writes null where rows lack a column.");
  }

  @Test
  void areAlwaysAnErrorIfTheyMayNotBeNull() {
    create("(id BIGINT NOT NULL, name STRING, day DATE NOT NULL)");

    refused(
        rows("'a' AS name"),
        "Column 'id' (bigint, not null) is missing. Column 'day' (date, not null) is missing.");
  }

  @Test
  void areAlwaysAnErrorIfTheyNameThePartition() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING)");

    refused(rows("1L AS id"), "Column 'dt' (string) is missing. Columns are matched");
  }

  @Test
  void areAlwaysAnErrorIfTheyAreOfTheKey() {
    createKeyed();

    refused(rows("'a' AS name"), "Column 'id' (bigint, of the primary key) is missing.");
  }

  @Test
  void errorExplainsThatTheServiceUpdatesNoSingleColumns() {
    createKeyed();

    assertThatThrownBy(() -> append(rows("1L AS id, 'a' AS name")).save())
        .hasMessageContaining("Column 'total' (bigint) is missing.")
        .hasMessageContaining(
            "The table has a primary key, and a row replaces the whole row with its key: MaxCompute"
                + " cannot update single columns of a row.");
  }

  @Test
  void becomeNullInTheRowThatIsReplaced() {
    createKeyed();
    append(rows("1L AS id, 'a' AS name, 5L AS total")).save();

    append(rows("1L AS id, 'b' AS name")).option("missingColumns", "null").save();

    assertThat(stored("id, name, total")).containsExactly("1,b,null");
  }

  private void createKeyed() {
    create(
        "(id BIGINT NOT NULL PRIMARY KEY, name STRING, total BIGINT)"
            + " TBLPROPERTIES ('transactional'='true')");
  }
}
