package io.maxcompute.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A test of what is read by running SQL. */
abstract class QueryTest extends SparkTest {
  /** Instances that were submitted since the log was emptied. */
  final long runs() {
    return requests("SubmitInstance");
  }

  final Map<String, String> connection() {
    Map<String, String> options = options();
    options.remove("table");
    return options;
  }

  final DataFrameReader query(String sql) {
    return spark.read().format("maxcompute").options(connection()).option("query", sql);
  }

  final Dataset<Row> result(String sql) {
    return query(sql).load();
  }

  /** Returns rows as text, in their order. */
  static List<String> inOrder(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).toList();
  }

  static String plan(Dataset<Row> rows) {
    return rows.queryExecution()
        .explainString(org.apache.spark.sql.execution.ExplainMode.fromString("extended"));
  }

  /** Makes tables whose join no machine gets to the end of, and returns the query. */
  final String endless() {
    create("(a BIGINT)");
    sql("INSERT INTO " + table + " VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)");
    StringBuilder query = new StringBuilder("SELECT SUM(t0.a * t1.a) AS s FROM " + table + " t0");
    for (int i = 1; i < 15; i++) {
      query.append(" CROSS JOIN ").append(table).append(" t").append(i);
    }
    return query.toString();
  }
}
