package io.maxcompute.bench.data;

import io.maxcompute.bench.data.Services.Plane;
import io.maxcompute.storage.StorageClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The rows that are read and written: as tables of the emulator, which the connector has filled,
 * and as Parquet. Made once, and used again by later runs.
 */
public final class Warehouse {
  /** Tables of rows. */
  public static final List<String> TABLES = List.of("lineitem", "nested", "flights");

  private static final String HINT = "odps.sql.type.system.odps2";
  private static final int PARTITIONS_PER_STATEMENT = 10_000;

  private final SparkSession spark;
  private final Services services;
  private final Path directory;

  private Warehouse(SparkSession spark, Services services, Path directory) {
    this.spark = spark;
    this.services = services;
    this.directory = directory;
  }

  /**
   * Makes what is not there yet.
   *
   * @param scaleFactor of TPC-H; 1 is six million line items
   * @param flights a Parquet file
   * @param repeated how often the flights are taken
   */
  public static Warehouse of(
      SparkSession spark,
      Services services,
      Path directory,
      double scaleFactor,
      Path flights,
      int repeated)
      throws IOException {
    Warehouse warehouse = new Warehouse(spark, services, directory);
    Path made = directory.resolve("made");
    if (!Files.exists(made)) {
      warehouse.make("lineitem", Lineitem.rows(spark, scaleFactor));
      warehouse.make("nested", warehouse.nested());
      Dataset<Row> once = spark.read().parquet(flights.toString());
      Dataset<Row> all =
          IntStream.range(1, repeated)
              .mapToObj(i -> once)
              .reduce(once, (left, right) -> left.unionAll(right));
      warehouse.make("flights", all.coalesce(2));
      Files.createFile(made);
    }
    return warehouse;
  }

  /** Orders with their line items inside, of a quarter of the orders. */
  private Dataset<Row> nested() {
    parquet("lineitem", "snappy").createOrReplaceTempView("lineitem");
    return spark.sql(
        "SELECT l_orderkey AS orderkey,"
            + " collect_list(named_struct('partkey', l_partkey, 'price', l_extendedprice,"
            + " 'shipmode', l_shipmode, 'comment', l_comment)) AS items,"
            + " map_from_entries(collect_list(struct(l_linenumber, l_suppkey))) AS suppliers"
            + " FROM lineitem WHERE l_orderkey % 4 = 0 GROUP BY l_orderkey");
  }

  private void make(String table, Dataset<Row> rows) {
    rows.write()
        .mode(SaveMode.Overwrite)
        .option("compression", "snappy")
        .parquet(file(table, "snappy"));
    Dataset<Row> made = parquet(table, "snappy");
    made.write()
        .mode(SaveMode.Overwrite)
        .option("compression", "zstd")
        .parquet(file(table, "zstd"));
    create(table, made);
    made.write()
        .format("maxcompute")
        .options(services.options(table, Plane.FAST))
        .mode(SaveMode.Append)
        .save();
  }

  /** Makes an empty table, instead of one that is there, with the columns of {@code rows}. */
  public void create(String table, Dataset<Row> rows) {
    String columns =
        Arrays.stream(rows.schema().fields())
            .map(field -> "`" + field.name() + "` " + field.dataType().sql())
            .collect(Collectors.joining(", "));
    sql("DROP TABLE IF EXISTS " + table, "CREATE TABLE " + table + " (" + columns + ")");
  }

  /** Makes a table of empty partitions of two levels, if it is not there, and returns its name. */
  public String partitioned(int partitions) throws IOException {
    String table = "partitions_" + partitions;
    Path made = directory.resolve(table);
    if (Files.exists(made)) {
      return table;
    }
    sql(
        "DROP TABLE IF EXISTS " + table,
        "CREATE TABLE " + table + " (id BIGINT) PARTITIONED BY (dt STRING, n BIGINT)");
    for (int from = 0; from < partitions; from += PARTITIONS_PER_STATEMENT) {
      sql(
          IntStream.range(from, Math.min(partitions, from + PARTITIONS_PER_STATEMENT))
              .mapToObj(n -> "PARTITION (dt='d" + n % 1000 + "', n=" + n + ")")
              .collect(Collectors.joining(" ", "ALTER TABLE " + table + " ADD ", "")));
    }
    Files.createFile(made);
    return table;
  }

  private void sql(String... statements) {
    try (StorageClient client = services.client(Plane.FAST)) {
      for (String statement : statements) {
        client.sql().run(statement, Map.of(HINT, "true"), Duration.ofMinutes(5));
      }
    }
  }

  /** Returns the rows of a table in Parquet. */
  public Dataset<Row> parquet(String table, String codec) {
    return spark.read().parquet(file(table, codec));
  }

  /** Returns where the rows of a table are in Parquet. */
  public String file(String table, String codec) {
    return directory.resolve(table + "." + codec).toUri().toString();
  }

  public Services services() {
    return services;
  }

  public SparkSession spark() {
    return spark;
  }
}
