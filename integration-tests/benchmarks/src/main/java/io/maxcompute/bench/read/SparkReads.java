package io.maxcompute.bench.read;

import io.maxcompute.bench.data.Warehouse;
import io.maxcompute.bench.run.Case;
import io.maxcompute.bench.run.Rounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Queries of Spark over the same rows by several ways. */
public final class SparkReads {
  private final Warehouse warehouse;
  private final Map<String, Long> counts = new HashMap<>();

  /** Queries of the tables in {@code warehouse}. */
  public SparkReads(Warehouse warehouse) {
    this.warehouse = warehouse;
    Warehouse.TABLES.forEach(
        table -> counts.put(table, warehouse.parquet(table, "snappy").count()));
  }

  /** Measures all of them in one task, or one after the other: Spark has one core. */
  public void run(Rounds rounds) throws Exception {
    rounds.run("numeric columns", queries(Query.NUMERIC, Way.COMPRESSED));
    rounds.run("with decimals", queries(Query.WITH_DECIMALS, Way.COMPRESSED));
    rounds.run("all 16 columns", queries(Query.ALL_COLUMNS, List.of(Way.values())));
    rounds.run("string-heavy", queries(Query.STRINGS, Way.FEW));
    rounds.run("nested", queries(Query.NESTED, Way.FEW));
    rounds.run("nested, exploded", queries(Query.EXPLODED, Way.FEW));
    rounds.run("flights", queries(Query.FLIGHTS, Way.FEW));
    rounds.run("noop sink", Way.FEW.stream().map(this::noop).toList());
  }

  /** Measures as many tasks at once as Spark has cores. */
  public void runTasks(Rounds rounds) throws Exception {
    rounds.run("all 16 columns, two tasks", queries(Query.ALL_COLUMNS, Way.FEW));
  }

  private List<Case> queries(Query query, List<Way> ways) {
    return ways.stream().map(way -> query(query, way)).toList();
  }

  private Case query(Query query, Way way) {
    return new Case(
        way.title(),
        query.name(),
        counts.get(query.source()),
        () -> {
          way.rows(warehouse, query.source()).createOrReplaceTempView(query.source());
          return warehouse.spark().sql(query.sql(way)).head().toString();
        });
  }

  private Case noop(Way way) {
    return new Case(
        way.title(),
        "",
        counts.get("lineitem"),
        () -> {
          Dataset<Row> rows = way.rows(warehouse, "lineitem");
          rows.write().format("noop").mode("overwrite").save();
          return "";
        });
  }
}
