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

  /** Measures all of them. */
  public void run(Rounds rounds) throws Exception {
    rounds.run("numeric columns", queries(Query.NUMERIC, Way.COMPRESSED, true));
    rounds.run("with decimals", queries(Query.WITH_DECIMALS, Way.COMPRESSED, true));
    rounds.run("all 16 columns", queries(Query.ALL_COLUMNS, List.of(Way.values()), true));
    List<Way> few = List.of(Way.PARQUET_SNAPPY, Way.ARROW, Way.NONE, Way.LZ4, Way.ZSTD);
    rounds.run("string-heavy", queries(Query.STRINGS, few, true));
    rounds.run("nested", queries(Query.NESTED, few, true));
    rounds.run("nested, exploded", queries(Query.EXPLODED, few, true));
    rounds.run("flights", queries(Query.FLIGHTS, few, true));
    rounds.run("noop sink", few.stream().map(way -> noop(way)).toList());
    rounds.run("all 16 columns, two tasks", queries(Query.ALL_COLUMNS, few, false));
  }

  private List<Case> queries(Query query, List<Way> ways, boolean single) {
    return ways.stream().map(way -> query(query, way, single)).toList();
  }

  private Case query(Query query, Way way, boolean single) {
    return new Case(
        way.title(),
        query.sql(),
        counts.get(query.source()),
        () -> {
          way.rows(warehouse, query.source(), single).createOrReplaceTempView(query.source());
          return warehouse.spark().sql(query.sql()).head().toString();
        });
  }

  private Case noop(Way way) {
    return new Case(
        way.title(),
        "",
        counts.get("lineitem"),
        () -> {
          Dataset<Row> rows = way.rows(warehouse, "lineitem", true);
          rows.write().format("noop").mode("overwrite").save();
          return "";
        });
  }
}
