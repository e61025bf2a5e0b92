package io.maxcompute.example;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The main job, end to end: writes flights from a Parquet file into a partitioned table, reads them
 * back, and checks that nothing was lost, doubled or changed.
 *
 * <p>Arguments: the Parquet file, and the name of the table, which is made anew. Where the service
 * is and who calls comes from {@code spark.datasource.maxcompute.*}.
 */
public final class FlightsJob {
  private static final String FORMAT = "maxcompute";
  private static final String SETTINGS = "spark.datasource.maxcompute.";
  private static final String SHOWN_MONTH = "2001-03";

  private final SparkSession spark;
  private final String table;

  private FlightsJob(SparkSession spark, String table) {
    this.spark = spark;
    this.table = table;
  }

  /** Runs the job; throws, and so fails the submission, if what came back is not what went in. */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("usage: FlightsJob <parquet file> <table>");
    }
    try (SparkSession spark = SparkSession.builder().appName("flights").getOrCreate()) {
      new FlightsJob(spark, arguments[1]).run(arguments[0]);
    }
  }

  private void run(String file) {
    Dataset<Row> flights =
        spark.read().parquet(file).withColumn("month", date_format(col("date"), "yyyy-MM"));
    createTable();
    Timed<Long> written = Timed.run(() -> write(flights));
    Timed<Dataset<Row>> answer = Timed.run(this::delaysOfOneMonth);
    Timed<List<Row>> difference = Timed.run(() -> differences(flights));

    answer.value().show(5, false);
    summary(
            RowFactory.create("write by month", written.value(), written.seconds()),
            RowFactory.create(
                "read two columns of " + SHOWN_MONTH, rowsOf(flights), answer.seconds()),
            RowFactory.create("read all and compare", written.value(), difference.seconds()))
        .show(10, false);
    if (!difference.value().isEmpty()) {
      throw new IllegalStateException(
          "What came back differs from what went in, by month: " + difference.value());
    }
  }

  /** The table as the service's own SQL makes it. */
  private void createTable() {
    try (StorageClient client = StorageClient.create(config())) {
      sql(client, "DROP TABLE IF EXISTS " + table);
      sql(
          client,
          "CREATE TABLE "
              + table
              + " (`date` TIMESTAMP_NTZ, delay BIGINT, distance BIGINT, origin STRING,"
              + " destination STRING) PARTITIONED BY (month STRING)");
    }
  }

  private static void sql(StorageClient client, String statement) {
    Map<String, String> hints = Map.of("odps.sql.type.system.odps2", "true");
    client.sql().run(statement, hints, Duration.ofMinutes(5));
  }

  private StorageConfig config() {
    Credentials key =
        new Credentials.AccessKey(
            setting("accessKeyId"), setting("accessKeySecret"), Optional.empty());
    return StorageConfig.builder(
            URI.create(setting("endpoint")), setting("project"), CredentialsProvider.of(key))
        .build();
  }

  private String setting(String option) {
    return spark.conf().get(SETTINGS + option);
  }

  private long write(Dataset<Row> flights) {
    flights.write().format(FORMAT).mode("append").save(table);
    return flights.count();
  }

  private Dataset<Row> delaysOfOneMonth() {
    Dataset<Row> delays =
        spark
            .read()
            .format(FORMAT)
            .load(table)
            .where(col("month").equalTo(SHOWN_MONTH))
            .select("origin", "delay")
            .groupBy("origin")
            .agg(count(lit(1)).as("flights"), round(avg("delay"), 1).as("mean delay"))
            .orderBy(col("flights").desc(), col("origin"));
    return spark.createDataFrame(delays.collectAsList(), delays.schema());
  }

  private static long rowsOf(Dataset<Row> flights) {
    return flights.where(col("month").equalTo(SHOWN_MONTH)).count();
  }

  /** Compares both sides by month: row counts, and two fingerprints over all values of each row. */
  private List<Row> differences(Dataset<Row> flights) {
    Dataset<Row> back = spark.read().format(FORMAT).load(table);
    Dataset<Row> here = fingerprints(flights);
    Dataset<Row> there = fingerprints(back);
    return here.exceptAll(there).union(there.exceptAll(here)).collectAsList();
  }

  private static Dataset<Row> fingerprints(Dataset<Row> rows) {
    Column hash =
        xxhash64(
            Stream.of("date", "delay", "distance", "origin", "destination")
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new));
    return rows.select(col("month"), hash.as("hash"))
        .groupBy("month")
        .agg(
            count(lit(1)).as("rows"),
            sum(col("hash").cast("decimal(38,0)")).as("sum"),
            bit_xor(col("hash")).as("xor"));
  }

  private Dataset<Row> summary(Row... rows) {
    StructType columns =
        new StructType()
            .add("step", DataTypes.StringType)
            .add("rows", DataTypes.LongType)
            .add("seconds", DataTypes.DoubleType);
    return spark.createDataFrame(List.of(rows), columns);
  }

  /** A result and how long it took. */
  private record Timed<T>(T value, double seconds) {
    static <T> Timed<T> run(Supplier<T> step) {
      long start = System.nanoTime();
      T value = step.get();
      return new Timed<>(value, Math.round((System.nanoTime() - start) / 1e8) / 10.0);
    }
  }
}
