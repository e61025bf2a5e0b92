package io.maxcompute.spark.tpch;

import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * TPC-H of scale factor 0.1 as Parquet files and as tables of the emulator, which the connector has
 * filled. Made once for all tests of the JVM. Not thread-safe.
 */
final class TpchWarehouse {
  private static final Path FILES = Path.of("target", "tpch");
  private static final String PREFIX = "tpch_";

  private static @Nullable TpchWarehouse made;

  private final SparkSession spark;
  private final Map<String, String> connection;
  private final Consumer<String> emulator;
  private final Set<String> loaded = new HashSet<>();

  private TpchWarehouse(
      SparkSession spark, Map<String, String> connection, Consumer<String> emulator) {
    this.spark = spark;
    this.connection = new HashMap<>(connection);
    this.connection.remove("table");
    this.emulator = emulator;
  }

  /**
   * Returns the warehouse, which the first call makes.
   *
   * @param connection options of the connector, without a table
   * @param emulator runs a statement there
   */
  static TpchWarehouse of(
      SparkSession spark, Map<String, String> connection, Consumer<String> emulator) {
    if (made == null) {
      TpchWarehouse warehouse = new TpchWarehouse(spark, connection, emulator);
      for (TpchTable<?> table : TpchTable.getTables()) {
        TpchRows.of(table, spark)
            .write()
            .mode(SaveMode.Overwrite)
            .parquet(warehouse.file(table.getTableName()));
        warehouse.load(table.getTableName(), warehouse.parquet(table.getTableName(), spark), "");
      }
      made = warehouse;
    }
    return made;
  }

  /** Returns the names of the tables of TPC-H. */
  static Stream<String> tables() {
    return TpchTable.getTables().stream().map(TpchTable::getTableName);
  }

  /** Returns the text of a query of TPC-H, by its number. */
  static String query(int number) {
    try (InputStream file = TpchWarehouse.class.getResourceAsStream("/tpch/q" + number + ".sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what {@code table}, or a variant that was made, is called in the project. */
  static String name(String table) {
    return PREFIX + table;
  }

  /** Returns the rows of {@code table} in Parquet. */
  Dataset<Row> parquet(String table, SparkSession session) {
    return session.read().parquet(file(table));
  }

  /** Returns the rows of {@code table}, or of a variant that was made, by the connector. */
  Dataset<Row> connector(String table, SparkSession session) {
    return session
        .read()
        .format("maxcompute")
        .options(connection)
        .option("table", name(table))
        .option("splitSize", "32m")
        .load();
  }

  /**
   * Makes {@code <table>_clustered}, if it is not there: in 8 buckets by {@code key}, sorted by it.
   */
  String clustered(String table, String key) {
    String name = table + "_clustered";
    if (!loaded.contains(name)) {
      load(
          name,
          parquet(table, spark).repartition(2, functions.col(key)).sortWithinPartitions(key),
          "CLUSTERED BY (" + key + ") SORTED BY (" + key + ") INTO 8 BUCKETS");
    }
    return name;
  }

  /**
   * Makes {@code <table>_partitioned}, if it is not there: by column {@code year}, which is that of
   * {@code date}.
   */
  String partitioned(String table, String date, String year) {
    String name = table + "_partitioned";
    if (!loaded.contains(name)) {
      load(
          name,
          parquet(table, spark).withColumn(year, functions.year(functions.col(date))),
          "PARTITIONED BY (" + year + " INT)");
    }
    return name;
  }

  private void load(String table, Dataset<Row> rows, String layout) {
    StructType schema = rows.schema();
    String columns =
        Arrays.stream(schema.fields())
            .filter(field -> !layout.contains("(" + field.name() + " "))
            .map(field -> field.name() + " " + field.dataType().sql())
            .collect(Collectors.joining(", "));
    emulator.accept("CREATE TABLE " + name(table) + " (" + columns + ") " + layout);
    rows.write()
        .format("maxcompute")
        .options(connection)
        .option("table", name(table))
        .mode(SaveMode.Append)
        .save();
    loaded.add(table);
  }

  private String file(String table) {
    return FILES.resolve(table).toUri().toString();
  }
}
