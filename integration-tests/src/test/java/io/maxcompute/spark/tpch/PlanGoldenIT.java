package io.maxcompute.spark.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.SparkTest;
import io.maxcompute.spark.catalog.MaxComputeCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * EXPLAIN shows what the connector does in place of Spark for queries on TPC-H, and opens no
 * session for it. The plans are those in {@code src/test/resources/plans}, which {@code
 * -Dupdate.docs=true} writes anew.
 */
class PlanGoldenIT extends SparkTest {
  private static final Path PLANS = Path.of("src", "test", "resources", "plans");

  private TpchWarehouse warehouse;
  private SparkSession session;

  @BeforeEach
  void useTables() {
    warehouse = TpchWarehouse.of(spark, options(), this::sql);
    session = spark.newSession();
    session.conf().set("spark.sql.adaptive.enabled", "false"); // it plans on while it runs
    TpchWarehouse.tables().forEach(table -> use(table, table));
  }

  private void use(String table, String variant) {
    warehouse.connector(variant, session).createOrReplaceTempView(table);
  }

  private void useOrdersByYear() {
    use("orders", warehouse.partitioned("orders", "o_orderdate", "o_year"));
  }

  /** Uses a table in buckets, by catalog {@code mc}, which knows their function. */
  private void useBuckets(String table, String key) {
    String name = TpchWarehouse.name(warehouse.clustered(table, key));
    session.table("mc." + name).createOrReplaceTempView(table);
  }

  private void addCatalog() {
    Map<String, String> catalog = new HashMap<>(options());
    catalog.remove("table");
    session.conf().set("spark.sql.catalog.mc", MaxComputeCatalog.class.getName());
    catalog.forEach((key, value) -> session.conf().set("spark.sql.catalog.mc." + key, value));
  }

  private void joinAsStored() {
    neverBroadcast();
    session.conf().set("spark.sql.sources.v2.bucketing.enabled", "true");
    session.conf().set("spark.sql.sources.v2.bucketing.pushPartValues.enabled", "true");
    session.conf().set("spark.sql.requireAllClusterKeysForCoPartition", "false");
  }

  private void neverBroadcast() {
    session.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
  }

  /** Asserts that the plan of {@code query} is the one on file, and returns that. */
  private String explained(String name, String query) throws IOException {
    server.requests().clear();
    String plan = query.strip() + "\n\n" + PlanText.of(session.sql(query));
    assertThat(sessions()).isEmpty();

    Path file = PLANS.resolve(name + ".txt");
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(PLANS);
      Files.writeString(file, plan);
    }
    assertThat(plan)
        .as("%s, which -Dupdate.docs=true rewrites", file)
        .isEqualTo(Files.readString(file));
    return plan;
  }

  /** Returns what sessions were opened on. */
  private List<String> sessions() {
    return server.requests().of("TableCreateReadSession").stream()
        .map(entry -> entry.body().replace(" ", ""))
        .toList();
  }

  /** Returns the part of the plan that makes the two sides of its join. */
  private static String belowTheJoin(String plan) {
    assertThat(plan).containsOnlyOnce("SortMergeJoin");
    return plan.substring(plan.indexOf("SortMergeJoin"));
  }

  private void assertAnswersAsOverParquet(String query) {
    SparkSession files = spark.newSession();
    TpchWarehouse.tables()
        .forEach(table -> warehouse.parquet(table, files).createOrReplaceTempView(table));
    files
        .table("orders")
        .selectExpr("*", "year(o_orderdate) AS o_year")
        .createOrReplaceTempView("orders");

    assertThat(rows(session, query)).isNotEmpty().isEqualTo(rows(files, query));
  }

  private static List<String> rows(SparkSession session, String query) {
    return session.sql(query).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void columnsAndFiltersArePushed() throws IOException {
    String plan = explained("q6", TpchWarehouse.query(6));

    assertThat(plan)
        .contains("columns=[l_quantity, l_extendedprice, l_discount, l_shipdate]")
        .contains("`l_shipdate` >= DATE'1994-01-01' AND `l_shipdate` < DATE'1995-01-01'")
        .contains("`l_discount` >= CAST('0.05' AS DECIMAL(15,2))");
  }

  @Test
  void conditionsOnThePartitionColumnChoosePartitions() throws IOException {
    useOrdersByYear();

    String plan =
        explained(
            "partition-pruning",
            """
            SELECT c_mktsegment, o_year, sum(o_totalprice)
            FROM orders JOIN customer ON o_custkey = c_custkey
            WHERE (o_year = 1993 OR o_year > 1996) AND o_orderstatus = 'F'
            GROUP BY c_mktsegment, o_year
            """);

    assertThat(plan)
        .contains("partitions=3 of 7 pushedFilters=[`o_orderstatus` IS NOT NULL")
        .doesNotContainPattern("Filter.*o_year#");
  }

  @Test
  void starJoinChoosesPartitionsWhenItRuns() throws IOException {
    useOrdersByYear();
    String query =
        """
        SELECT n_name, o_year, count(*), sum(o_totalprice)
        FROM orders, customer, nation
        WHERE o_custkey = c_custkey AND c_nationkey = n_nationkey AND n_regionkey = 1
          AND o_year IN (SELECT year(l_shipdate) FROM lineitem WHERE l_orderkey < 3)
        GROUP BY n_name, o_year
        """;

    String plan = explained("dynamic-partition-pruning", query);

    assertThat(plan).contains("RuntimeFilters: [dynamicpruningexpression(o_year#");
    assertAnswersAsOverParquet(query);
    assertThat(sessions())
        .filteredOn(body -> body.contains("\"o_totalprice\""))
        .singleElement()
        .asString()
        .contains("\"RequiredPartitions\":[\"o_year=1996\",\"o_year=1997\"]");
  }

  @Test
  void smallTablesAreBroadcastOnceForAQueryAndItsSubquery() throws IOException {
    String plan = explained("q11", TpchWarehouse.query(11));

    assertThat(plan.split("ReusedExchange", -1)).hasSize(3);
    assertThat(plan.split("BatchScan emulator.tpch_supplier", -1)).hasSize(2);
  }

  @Test
  void bothSidesOfASelfJoinAreReadOnce() throws IOException {
    neverBroadcast();

    String plan =
        explained(
            "self-join",
            """
            SELECT count(*)
            FROM lineitem a JOIN lineitem b ON a.l_orderkey = b.l_orderkey
            WHERE a.l_suppkey < b.l_suppkey AND a.l_shipmode = 'AIR' AND b.l_shipmode = 'AIR'
            """);

    assertThat(plan).containsOnlyOnce("BatchScan").contains("ReusedExchange");
  }

  @Test
  void clusteredTablesAreJoinedByBucket() throws IOException {
    addCatalog();
    joinAsStored();
    useBuckets("orders", "o_orderkey");
    useBuckets("lineitem", "l_orderkey");
    String query =
        """
        SELECT o_orderpriority, count(*)
        FROM orders JOIN lineitem ON o_orderkey = l_orderkey
        WHERE o_orderdate < DATE '1993-01-01' AND l_commitdate < l_receiptdate
        GROUP BY o_orderpriority
        """;

    String plan = explained("bucket-join", query);

    assertThat(belowTheJoin(plan)).doesNotContain("Exchange");
    assertAnswersAsOverParquet(query);
    assertThat(sessions()).hasSize(2).allMatch(body -> body.contains("\"SplitMode\":\"Bucket\""));
  }

  @Test
  void partitionedTablesAreJoinedByPartition() throws IOException {
    useOrdersByYear();
    joinAsStored();
    String query =
        """
        SELECT a.o_year, count(*)
        FROM orders a JOIN orders b ON a.o_year = b.o_year AND a.o_custkey = b.o_custkey
        WHERE a.o_orderpriority = '1-URGENT' AND b.o_orderpriority = '5-LOW'
        GROUP BY a.o_year
        """;

    String plan = explained("partition-join", query);

    assertThat(belowTheJoin(plan)).contains("partitions=7 of 7");
    assertThat(plan).doesNotContain("Exchange");
    assertAnswersAsOverParquet(query);
    assertThat(sessions()).hasSize(2).allMatch(body -> body.contains("\"CrossPartition\":false"));
  }

  @Test
  void rowsAreCountedWithoutReading() throws IOException {
    String plan = explained("count", "SELECT count(*) FROM lineitem");

    assertThat(plan).contains("columns=[]", "aggregates=[COUNT(*)]");
  }

  @Test
  void rowsOfChosenPartitionsAreCountedWithoutReading() throws IOException {
    useOrdersByYear();

    String plan =
        explained(
            "partition-count", "SELECT count(*), count(o_year) FROM orders WHERE o_year < 1996");

    assertThat(plan).contains("aggregates=[COUNT(*), COUNT(o_year)]");
  }

  @Test
  void extremesOfAPartitionColumnAreFoundWithoutReading() throws IOException {
    useOrdersByYear();

    String plan =
        explained(
            "partition-extremes",
            "SELECT min(o_year), max(o_year) FROM orders WHERE o_year < 1996");

    assertThat(plan).contains("aggregates=[MIN(o_year), MAX(o_year)]");
  }

  @Test
  void limitStopsEachTask() throws IOException {
    String plan = explained("limit", "SELECT l_orderkey, l_comment FROM lineitem LIMIT 10");

    assertThat(plan).contains("limit=10 of each task");
  }
}
