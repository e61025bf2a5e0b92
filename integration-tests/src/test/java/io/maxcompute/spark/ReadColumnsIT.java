package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Which columns a table has in Spark, and which of them a query asks the service for. */
class ReadColumnsIT extends SparkTest {

  private void createPartitioned() {
    create("(Id BIGINT, name STRING, price DOUBLE) PARTITIONED BY (dt STRING, hh BIGINT)");
    sql("INSERT INTO " + table + " PARTITION (dt, hh) VALUES (1, 'a', 1.5, 'x', 7)");
    sql("INSERT INTO " + table + " PARTITION (dt, hh) VALUES (2, NULL, 2.5, 'y', 8)");
  }

  @Test
  void schemaHasCommentsNullabilityAndPartitionColumnsLast() {
    create(
        "(id BIGINT NOT NULL COMMENT 'the key', name STRING) PARTITIONED BY (dt STRING COMMENT"
            + " 'day')");

    StructType schema = load().schema();

    assertThat(schema.fieldNames()).containsExactly("id", "name", "dt");
    StructField id = schema.apply("id");
    assertThat(id.nullable()).isFalse();
    assertThat(id.dataType()).isEqualTo(DataTypes.LongType);
    assertThat(id.getComment().get()).isEqualTo("the key");
    assertThat(schema.apply("name").nullable()).isTrue();
    assertThat(schema.apply("name").getComment().isEmpty()).isTrue();
    assertThat(schema.apply("dt").getComment().get()).isEqualTo("day");
  }

  @Test
  void onlySelectedColumnsAreAskedFor() {
    createPartitioned();

    assertThat(texts(load().select("price", "Id"))).containsExactly("[1.5,1]", "[2.5,2]");

    assertThat(lastBody("TableCreateReadSession"))
        .contains("\"RequiredPartitionColumns\":[]")
        .containsAnyOf(
            "\"RequiredDataColumns\":[\"price\",\"Id\"]",
            "\"RequiredDataColumns\":[\"Id\",\"price\"]");
  }

  @Test
  void columnsOfAConditionAreAskedForToo() {
    createPartitioned();

    assertThat(texts(load().where("price > 2").select("Id"))).containsExactly("[2]");

    assertThat(lastBody("TableCreateReadSession"))
        .contains("\"RequiredDataColumns\":[\"Id\",\"price\"]");
  }

  @Test
  void columnsComeInTheOrderOfTheQuery() {
    createPartitioned();

    assertThat(texts(load().select("hh", "name", "dt", "Id")))
        .containsExactly("[7,a,x,1]", "[8,null,y,2]");
  }

  @Test
  void namesHaveNoCase() {
    createPartitioned();

    assertThat(texts(load().select("ID", "NAME", "DT").where("hH = 7"))).containsExactly("[1,a,x]");
  }

  @Test
  void rowsAreCountedWithOneNarrowColumn() {
    createPartitioned();

    assertThat(load().count()).isEqualTo(2);

    assertThat(lastBody("TableCreateReadSession"))
        .contains("\"RequiredDataColumns\":[\"Id\"]")
        .contains("\"RequiredPartitionColumns\":[]");
  }

  @Test
  void partitionColumnsComeAlone() {
    createPartitioned();

    assertThat(texts(load().select("hh"))).containsExactly("[7]", "[8]");

    assertThat(lastBody("TableCreateReadSession"))
        .contains("\"RequiredPartitionColumns\":[\"hh\"]");
  }

  @Test
  void nestedFieldsAreReadFromTheirColumn() {
    create("(id BIGINT, s STRUCT<a:INT,b:STRUCT<c:STRING>>)");
    sql("INSERT INTO " + table + " SELECT 1, named_struct('a', 2, 'b', named_struct('c', 'x'))");

    assertThat(texts(load().select("s.b.c", "s.a"))).containsExactly("[x,2]");
  }

  @Test
  void columnThatSparkCannotReadHidesNoOther() {
    create("(id BIGINT, span INTERVAL_DAY_TIME, name STRING)");
    Dataset<Row> rows = load();

    assertThat(rows.schema().apply("span").dataType()).isEqualTo(DataTypes.NullType);
    assertThat(texts(rows.select("id", "name"))).isEmpty();
    assertThat(rows.count()).isZero();
    assertThatThrownBy(() -> rows.select("id", "span").collectAsList())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "Column 'span' has type interval_day_time, which Spark cannot read. Select the other"
                + " columns, or convert it in MaxCompute, for example by a view with CAST(span AS"
                + " STRING).");
  }

  @Test
  void tableOfASchemaIsNamedInThreeWays() {
    sql("CREATE SCHEMA IF NOT EXISTS sales");
    sql("CREATE TABLE sales." + table + " (id BIGINT)");
    sql("INSERT INTO sales." + table + " VALUES (5)");

    assertThat(texts(reader().option("table", "sales." + table).load())).containsExactly("[5]");
    assertThat(texts(reader().option("schema", "sales").load())).containsExactly("[5]");
    assertThat(texts(reader().option("table", "emulator.sales." + table).load()))
        .containsExactly("[5]");
  }
}
