package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are stored by what they are joined by are joined where their rows are read. */
@Tag("scala")
class StoragePartitionedJoinIT extends SparkTest {
  private static final List<String> SETTINGS =
      List.of(
          "spark.sql.sources.v2.bucketing.enabled",
          "spark.sql.sources.v2.bucketing.pushPartValues.enabled",
          "spark.sql.sources.v2.bucketing.partiallyClusteredDistribution.enabled",
          "spark.sql.autoBroadcastJoinThreshold",
          "spark.sql.requireAllClusterKeysForCoPartition",
          "spark.sql.catalog.mc",
          "spark.sql.catalog.mc.endpoint",
          "spark.sql.catalog.mc.project",
          "spark.sql.catalog.mc.accessKeyId",
          "spark.sql.catalog.mc.accessKeySecret");

  @BeforeEach
  void configure() {
    spark.conf().set("spark.sql.sources.v2.bucketing.enabled", "true");
    spark.conf().set("spark.sql.sources.v2.bucketing.pushPartValues.enabled", "true");
    spark.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
    spark.conf().set("spark.sql.catalog.mc", "io.maxcompute.spark.catalog.MaxComputeCatalog");
    spark.conf().set("spark.sql.catalog.mc.endpoint", server.endpoint().toString());
    spark.conf().set("spark.sql.catalog.mc.project", server.project());
    spark.conf().set("spark.sql.catalog.mc.accessKeyId", server.accessKeyId());
    spark.conf().set("spark.sql.catalog.mc.accessKeySecret", server.accessKeySecret());
  }

  @AfterEach
  void restore() {
    SETTINGS.forEach(spark.conf()::unset);
  }

  private String named(String suffix, String columns) {
    String name = table + suffix;
    sql("CREATE TABLE " + name + " " + columns);
    return name;
  }

  private void fill(String name, Dataset<Row> rows) {
    append(rows).option("table", name).save();
  }

  private Dataset<Row> scan(String name) {
    return reader().option("table", name).load();
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  private void assertWithoutShuffle(Dataset<Row> joined) {
    assertThat(plan(joined)).contains("SortMergeJoin").doesNotContain("Exchange");
  }

  /** Runs the same query on plain temporary tables. */
  private void assertSameAsShuffled(String query, String... names) {
    Stream.of(names).forEach(name -> scan(name).createOrReplaceTempView(name));
    Dataset<Row> here = spark.sql(query);
    assertWithoutShuffle(here);
    List<String> rows = texts(here);
    Stream.of(names)
        .forEach(
            name ->
                reader()
                    .option("table", name)
                    .option("pushdown", "none")
                    .load()
                    .createOrReplaceTempView(name));
    Dataset<Row> shuffled = spark.sql(query);
    assertThat(plan(shuffled)).contains("Exchange");
    assertThat(rows).isNotEmpty().isEqualTo(texts(shuffled));
  }

  /** Creates a table of so many ids, by days from {@code from} to one before {@code to}. */
  private String byDay(String suffix, int from, int to, int rows) {
    String name = named(suffix, "(id BIGINT) PARTITIONED BY (dt STRING)");
    fill(name, days(from, to, rows));
    return name;
  }

  private Dataset<Row> days(int from, int to, int rows) {
    return spark
        .range(0, rows, 1, 1)
        .selectExpr("id", "concat('d', " + from + " + id % " + (to - from) + ") AS dt");
  }

  @Test
  void partitionedTablesAreJoinedByPartition() {
    String orders = byDay("_o", 0, 5, 50);
    String items = byDay("_i", 0, 5, 100);

    assertSameAsShuffled(
        "SELECT o.dt, count(*), sum(o.id), sum(i.id) FROM "
            + orders
            + " o JOIN "
            + items
            + " i ON o.dt = i.dt GROUP BY o.dt",
        orders,
        items);
  }

  @Test
  void partitionsThatOneSideLacksAreRight() {
    String left = byDay("_l", 0, 4, 40);
    String right = byDay("_r", 2, 7, 50);
    sql("ALTER TABLE " + right + " ADD PARTITION (dt='d1')");

    for (String kind : List.of("JOIN", "LEFT JOIN", "RIGHT JOIN")) {
      assertSameAsShuffled(
          "SELECT l.dt, r.dt, count(*) FROM "
              + left
              + " l "
              + kind
              + " "
              + right
              + " r ON l.dt = r.dt GROUP BY l.dt, r.dt",
          left,
          right);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "1", "2"})
  void skewedPartitionInManySplitsIsReadOnce(String streams) {
    String left = byDay("_l", 0, 3, 3);
    String right = byDay("_r", 0, 3, 9);
    fill(left, spark.range(100, 1100, 1, 1).selectExpr("id", "'d1' AS dt"));
    String query = "SELECT l.dt, count(*), sum(l.id) FROM l JOIN r ON l.dt = r.dt GROUP BY l.dt";
    reader()
        .option("table", left)
        .option("splitMode", "size")
        .option("splitSize", "2k")
        .option("streamsPerTask", streams)
        .load()
        .createOrReplaceTempView("l");
    scan(right).createOrReplaceTempView("r");

    Dataset<Row> joined = spark.sql(query);

    assertWithoutShuffle(joined);
    assertThat(texts(joined)).containsExactly("[d0,3,0]", "[d1,3003,1798503]", "[d2,3,6]");
    spark
        .conf()
        .set("spark.sql.sources.v2.bucketing.partiallyClusteredDistribution.enabled", "true");
    assertThat(texts(spark.sql(query))).isEqualTo(texts(joined));
  }

  @Test
  void multiLevelPartitionsAreJoinedByBothColumns() {
    String left = named("_l", "(id BIGINT) PARTITIONED BY (dt STRING, hh BIGINT)");
    String right = named("_r", "(id BIGINT) PARTITIONED BY (dt STRING, hh BIGINT)");
    fill(left, days(0, 2, 20).selectExpr("id", "dt", "id % 3 AS hh"));
    fill(right, days(0, 2, 40).selectExpr("id", "dt", "id % 4 AS hh"));

    assertSameAsShuffled(
        "SELECT l.dt, l.hh, count(*) FROM "
            + left
            + " l JOIN "
            + right
            + " r ON l.dt = r.dt AND l.hh = r.hh GROUP BY l.dt, l.hh",
        left,
        right);
  }

  @Test
  void selfJoinAndThreeWayJoinAreRight() {
    String a = byDay("_a", 0, 4, 12);
    String b = byDay("_b", 0, 4, 20);

    assertSameAsShuffled(
        "SELECT x.dt, count(*) FROM "
            + a
            + " x JOIN "
            + a
            + " y ON x.dt = y.dt JOIN "
            + b
            + " z ON x.dt = z.dt GROUP BY x.dt",
        a,
        b);
  }

  @Test
  void explainingAJoinOpensNoSession() {
    String left = byDay("_l", 0, 3, 3);
    server.requests().clear();
    Dataset<Row> joined = scan(left).as("l").join(scan(left).as("r"), "dt");

    assertWithoutShuffle(joined);

    assertThat(requests("TableCreateReadSession")).isZero();
  }

  @Test
  void clusteredTablesAreJoinedByBucket() {
    String orders =
        named("_o", "(id BIGINT, name STRING) CLUSTERED BY (id) SORTED BY (id) INTO 4 BUCKETS");
    String items = named("_i", "(id BIGINT, n INT) CLUSTERED BY (id) INTO 4 BUCKETS");
    fill(orders, spark.range(0, 200, 1, 1).selectExpr("id", "concat('n', id) AS name"));
    fill(items, spark.range(0, 600, 1, 1).selectExpr("id % 250 AS id", "CAST(id AS INT) AS n"));
    String query =
        "SELECT o.id, name, n FROM mc." + orders + " o JOIN mc." + items + " i ON o.id = i.id";

    Dataset<Row> joined = spark.sql(query);

    assertWithoutShuffle(joined);
    assertThat(joined.rdd().getNumPartitions()).isEqualTo(4);
    List<String> rows = texts(joined);
    spark.conf().set("spark.sql.sources.v2.bucketing.enabled", "false");
    Dataset<Row> shuffled = spark.sql(query);
    assertThat(plan(shuffled)).contains("Exchange hashpartitioning");
    assertThat(rows).hasSize(500).isEqualTo(texts(shuffled));
  }

  @Test
  void otherNumbersOfBucketsAreShuffled() {
    String four = named("_4", "(id BIGINT) CLUSTERED BY (id) INTO 4 BUCKETS");
    String eight = named("_8", "(id BIGINT) CLUSTERED BY (id) INTO 8 BUCKETS");
    fill(four, spark.range(0, 100, 1, 1).toDF());
    fill(eight, spark.range(50, 150, 1, 1).toDF());

    Dataset<Row> joined =
        spark.sql("SELECT a.id FROM mc." + four + " a JOIN mc." + eight + " b ON a.id = b.id");

    assertThat(plan(joined)).contains("Exchange hashpartitioning");
    assertThat(joined.count()).isEqualTo(50);
  }

  @Test
  void emptyBucketsAreRight() {
    String left = named("_l", "(id BIGINT) CLUSTERED BY (id) INTO 8 BUCKETS");
    String right = named("_r", "(id BIGINT) CLUSTERED BY (id) INTO 8 BUCKETS");
    fill(left, spark.range(0, 1, 1, 1).toDF());
    fill(right, spark.range(0, 40, 1, 1).toDF());

    Dataset<Row> joined =
        spark.sql(
            "SELECT l.id, r.id FROM mc."
                + left
                + " l RIGHT JOIN mc."
                + right
                + " r ON l.id = r.id");

    assertWithoutShuffle(joined);
    assertThat(joined.count()).isEqualTo(40);
    assertThat(joined.where("l.id IS NOT NULL").count()).isEqualTo(1);
  }
}
