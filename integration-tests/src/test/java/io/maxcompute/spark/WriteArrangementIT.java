package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How rows are arranged in tasks before they are written. */
@Tag("scala")
class WriteArrangementIT extends SparkTest {

  /** Many days in each of many tasks. */
  private Dataset<Row> days() {
    return spark.range(0, 1000, 1, 8).selectExpr("id", "concat('d', id % 20) AS dt");
  }

  @Test
  void rowsOfAPartitionAreBroughtTogether() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    append(days()).save();

    assertThat(stored("dt, id")).hasSize(1000).doesNotHaveDuplicates();
    assertThat(requests("TableCreateWriteStream")).isEqualTo(1); // small partitions are joined
  }

  @Test
  void rowsStayWhereTheyAreIfAsked() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    append(days()).option("writeDistribution", "none").save();

    assertThat(stored("dt, id")).hasSize(1000).doesNotHaveDuplicates();
    assertThat(requests("TableCreateWriteStream")).isEqualTo(8);
  }

  @Test
  void rowsStayWhereTheyAreInATableWithoutPartitions() {
    create("(id BIGINT, dt STRING)");

    append(days()).save();

    assertThat(requests("TableCreateWriteStream")).isEqualTo(8);
  }

  @Test
  void rowsOfOnePartitionStayWhereTheyAre() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");

    append(days().drop("dt")).option("partition", "dt=d1").save();

    assertThat(requests("TableCreateWriteStream")).isEqualTo(8);
  }

  @Test
  void largePartitionsAreDivided() {
    create("(id BIGINT, v STRING) PARTITIONED BY (dt STRING)");
    Dataset<Row> wide =
        spark
            .range(0, 8000, 1, 8)
            .selectExpr("id", "sha2(cast(id AS STRING), 512) || repeat(uuid(), 20) AS v")
            .selectExpr("id", "v", "'d' AS dt");

    append(wide).option("writeTaskSize", "1m").save();

    assertThat(stored("id")).hasSize(8000).doesNotHaveDuplicates();
    assertThat(requests("TableCreateWriteStream")).isGreaterThan(1);
  }

  @Test
  void clusteredAndSortedTablesGetTheirOrder() {
    create("(id BIGINT, k BIGINT) CLUSTERED BY (k) SORTED BY (k, id DESC) INTO 4 BUCKETS");
    Dataset<Row> rows = spark.range(0, 100, 1, 4).selectExpr("id", "id % 5 AS k");

    append(rows).save();

    assertThat(requests("TableCreateWriteStream")).isEqualTo(1);
    List<List<String>> written = sql("SELECT k, id FROM " + table);
    assertThat(written).hasSize(100);
    assertThat(plan(rows)).contains("Sort [k#", "ASC NULLS FIRST, id#", "DESC NULLS LAST");
    assertThat(plan(rows)).contains("hashpartitioning(k#");
  }

  @Test
  void rangeClusteredTablesGetRanges() {
    create("(id BIGINT, k BIGINT) RANGE CLUSTERED BY (k) SORTED BY (k)");
    Dataset<Row> rows = spark.range(0, 100, 1, 4).selectExpr("id", "id % 5 AS k");

    assertThat(plan(rows)).contains("rangepartitioning(k#");
    append(rows).save();

    assertThat(stored("id")).hasSize(100);
  }

  /** Returns the physical plan of an insert. */
  private String plan(Dataset<Row> rows) {
    rows.createOrReplaceTempView("arranged");
    reader().load().createOrReplaceTempView("target");
    return spark
        .sql("EXPLAIN INSERT INTO target SELECT * FROM arranged")
        .collectAsList()
        .get(0)
        .getString(0);
  }

  @Test
  void rowsOfAKeyKeepTheirOrder() {
    create(
        "(id BIGINT NOT NULL, n BIGINT, PRIMARY KEY (id)) TBLPROPERTIES ('transactional'='true')");
    Dataset<Row> updates = spark.range(0, 1000, 1, 1).selectExpr("id % 10 AS id", "id AS n");

    append(updates).option("writeBatchRows", 7).option("writeRequestBytes", 1).save();

    assertThat(stored("n"))
        .containsExactly("990", "991", "992", "993", "994", "995", "996", "997", "998", "999");
  }

  @Test
  void columnDecidesWhichRowOfAKeyIsTheLast() {
    create(
        "(id BIGINT NOT NULL, n BIGINT, PRIMARY KEY (id)) TBLPROPERTIES ('transactional'='true')");
    Dataset<Row> updates =
        spark.range(0, 1000, 1, 8).selectExpr("id % 10 AS id", "(id * 7919) % 1000 AS n");

    append(updates).option("upsertOrder", "n").save();

    assertThat(sql("SELECT count(*), min(n) FROM " + table).get(0)).startsWith("10");
    assertThat(stored("id, n"))
        .isEqualTo(
            texts(updates.groupBy("id").agg(org.apache.spark.sql.functions.max("n"))).stream()
                .map(row -> row.substring(1, row.length() - 1))
                .toList());
  }

  @Test
  void orderThatCannotBeFollowedIsRefused() {
    create("(id BIGINT)");
    Dataset<Row> rows = spark.range(3).toDF("id");

    assertThatThrownBy(() -> append(rows).option("upsertOrder", "id").save())
        .hasMessageContaining("'upsertOrder' cannot be followed")
        .hasMessageContaining("has no primary key");
    assertThatThrownBy(
            () ->
                append(rows).option("upsertOrder", "id").option("writeDistribution", "none").save())
        .hasMessageContaining("it needs 'writeDistribution' = 'auto'");
  }
}
