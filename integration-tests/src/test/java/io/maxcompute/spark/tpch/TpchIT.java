package io.maxcompute.spark.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.PlainValue;
import io.maxcompute.spark.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.Iterator;

/** The queries of TPC-H answer over the connector as they do over Parquet. */
class TpchIT extends SparkTest {
  private TpchWarehouse warehouse;

  @BeforeEach
  void findWarehouse() {
    warehouse = TpchWarehouse.of(spark, options(), this::sql);
  }

  static IntStream queries() {
    return IntStream.rangeClosed(1, 22);
  }

  @ParameterizedTest(name = "q{0}")
  @MethodSource("queries")
  void answersAsOverParquet(int query) {
    assertSameAnswer(TpchWarehouse.query(query), warehouse::parquet, warehouse::connector);
  }

  @ParameterizedTest(name = "q{0}")
  @ValueSource(ints = {3, 12, 18})
  void answersAsOverParquetWhereTheJoinedTablesAreClustered(int query) {
    Map<String, String> clustered =
        Map.of(
            "lineitem", warehouse.clustered("lineitem", "l_orderkey"),
            "orders", warehouse.clustered("orders", "o_orderkey"));

    assertSameAnswer(
        TpchWarehouse.query(query),
        warehouse::parquet,
        (table, session) -> warehouse.connector(clustered.getOrDefault(table, table), session));
  }

  @Test
  void starJoinAnswersAsOverParquetWhereTheFactsArePartitioned() {
    String partitioned = warehouse.partitioned("orders", "o_orderdate", "o_year");

    assertSameAnswer(
        """
        SELECT n_name, o_year, count(*), sum(o_totalprice)
        FROM orders, customer, nation
        WHERE o_custkey = c_custkey AND c_nationkey = n_nationkey AND n_regionkey = 1
          AND o_year IN (SELECT year(l_shipdate) FROM lineitem WHERE l_orderkey < 3)
        GROUP BY n_name, o_year
        """,
        (table, session) ->
            table.equals("orders")
                ? warehouse.parquet(table, session).selectExpr("*", "year(o_orderdate) AS o_year")
                : warehouse.parquet(table, session),
        (table, session) ->
            warehouse.connector(table.equals("orders") ? partitioned : table, session));
  }

  private void assertSameAnswer(String query, Source parquet, Source connector) {
    Answer expected = answer(query, views(parquet));
    Answer found = answer(query, views(connector));

    assertThat(found.rows()).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected.rows());
    assertThat(found.keys()).isEqualTo(expected.keys());
  }

  /**
   * @param keys the values that ORDER BY sorts by, row by row
   */
  private record Answer(List<List<Object>> rows, List<List<Object>> keys) {}

  private static Answer answer(String query, SparkSession session) {
    Dataset<Row> result = session.sql(query);
    List<Integer> keys = sortColumns(result);
    List<List<Object>> rows = result.collectAsList().stream().map(PlainValue::ofRow).toList();
    return new Answer(
        rows, rows.stream().map(row -> keys.stream().map(row::get).toList()).toList());
  }

  /** Returns the positions of the columns that {@code result} is sorted by. */
  private static List<Integer> sortColumns(Dataset<Row> result) {
    LogicalPlan plan = result.queryExecution().analyzed();
    while (!(plan instanceof Sort) && plan.children().size() == 1) {
      plan = plan.children().head();
    }
    List<Integer> positions = new ArrayList<>();
    if (plan instanceof Sort sort) {
      for (Iterator<SortOrder> orders = sort.order().iterator(); orders.hasNext(); ) {
        String name = ((NamedExpression) orders.next().child()).name();
        positions.add(List.of(result.columns()).indexOf(name));
      }
    }
    return positions;
  }

  private interface Source {
    Dataset<Row> rows(String table, SparkSession session);
  }

  private SparkSession views(Source source) {
    SparkSession session = spark.newSession();
    TpchWarehouse.tables()
        .forEach(table -> source.rows(table, session).createOrReplaceTempView(table));
    return session;
  }
}
