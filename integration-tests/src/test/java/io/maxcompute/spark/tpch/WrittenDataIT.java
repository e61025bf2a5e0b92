package io.maxcompute.spark.tpch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;
import static org.apache.spark.sql.functions.year;
import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.foreign.Python;
import io.maxcompute.spark.SparkTest;
import io.maxcompute.spark.catalog.MaxComputeCatalog;
import io.maxcompute.spark.command.Commands;
import io.maxcompute.spark.command.Commands.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Flights by month and the line items of TPC-H by year, written in every mode and every
 * compression: what Spark reads back is what was written, and so is what PyODPS reads.
 */
class WrittenDataIT extends SparkTest {
  private SparkSession session;

  @BeforeEach
  void open() {
    session = spark.newSession();
    session.conf().set("spark.sql.catalog.mc", MaxComputeCatalog.class.getName());
    connection().forEach((key, value) -> session.conf().set("spark.sql.catalog.mc." + key, value));
  }

  private Map<String, String> connection() {
    Map<String, String> connection = options();
    connection.remove("table");
    return connection;
  }

  /**
   * Rows of a table whose last column is that of its partitions.
   *
   * @param first one of the partitions
   * @param second another one
   * @param summed columns that another client adds up
   */
  private record Data(Dataset<Row> rows, String first, String second, List<String> summed) {
    String partitionColumn() {
      return rows.columns()[rows.columns().length - 1];
    }

    Column isIn(String partition) {
      return col(partitionColumn()).equalTo(partition);
    }

    /** Returns about one in {@code n} rows of {@code some}, the same each time. */
    static Dataset<Row> oneIn(int n, Dataset<Row> some) {
      return some.where(hash(some).mod(n).equalTo(0));
    }

    static Column hash(Dataset<Row> rows) {
      return xxhash64(Stream.of(rows.columns()).sorted().map(rows::col).toArray(Column[]::new));
    }
  }

  private Data data(String name) {
    if (name.equals("flights")) {
      Dataset<Row> flights =
          session.read().parquet(Commands.MODULE.resolve("data/flights.parquet").toString());
      return new Data(
          flights.withColumn("month", date_format(col("date"), "yyyy-MM")),
          "2001-01",
          "2001-02",
          List.of("delay", "distance", "origin"));
    }
    Dataset<Row> lines =
        TpchWarehouse.of(spark, connection(), this::sql).parquet("lineitem", session);
    return new Data(
        lines.withColumn("year", year(col("l_shipdate")).cast("string")),
        "1994",
        "1996",
        List.of("l_orderkey", "l_extendedprice", "l_comment"));
  }

  @ParameterizedTest
  @CsvSource({
    "flights, none, maxstorage",
    "flights, lz4, storage_api_v2",
    "flights, zstd, maxstorage",
    "lineitem, none, storage_api_v2",
    "lineitem, lz4, maxstorage",
    "lineitem, zstd, storage_api_v2"
  })
  void comesBackAsItWasWritten(String name, String compression, String python) throws Exception {
    Data data = data(name);
    Dataset<Row> rows = data.rows();
    String part = data.partitionColumn();
    createFor(rows, part);

    with(compression, append(rows)).save();
    assertHeld(compression, rows);

    with(compression, append(rows.where(data.isIn(data.first())))).save();
    assertHeld(compression, rows.union(rows.where(data.isIn(data.first()))));

    Dataset<Row> ofFirst = Data.oneIn(2, rows.where(data.isIn(data.first())));
    with(compression, overwrite(ofFirst.drop(part)))
        .option("partition", part + "=" + data.first())
        .save();
    Dataset<Row> notFirst = rows.where(not(data.isIn(data.first())));
    assertHeld(compression, notFirst.union(ofFirst));

    Dataset<Row> ofSecond = Data.oneIn(3, rows.where(data.isIn(data.second())));
    with(compression, overwrite(ofSecond)).option("overwriteMode", "dynamic").save();
    Dataset<Row> neither = notFirst.where(not(data.isIn(data.second())));
    assertHeld(compression, neither.union(ofFirst).union(ofSecond));

    rows.where(data.isIn(data.second()))
        .writeTo("mc." + table)
        .option("compression", compression)
        .overwrite(data.isIn(data.second()));
    assertHeld(compression, notFirst.union(ofFirst));

    Dataset<Row> half = Data.oneIn(2, rows);
    with(compression, overwrite(half)).option("overwriteMode", "static").save();
    assertHeld(compression, half);
    assertSummed(python, half, data.summed());
  }

  @ParameterizedTest
  @CsvSource({"flights, none", "flights, zstd", "lineitem, lz4", "lineitem, zstd"})
  void comesBackFromATableWithoutPartitions(String name, String compression) {
    Dataset<Row> rows = data(name).rows();
    createFor(rows, "");

    with(compression, append(rows)).save();
    assertHeld(compression, rows);

    Dataset<Row> half = Data.oneIn(2, rows);
    with(compression, overwrite(half)).save();
    assertHeld(compression, half);
  }

  private void createFor(Dataset<Row> rows, String partitionColumn) {
    String columns =
        Stream.of(rows.schema().fields())
            .filter(field -> !field.name().equals(partitionColumn))
            .map(field -> field.name() + " " + field.dataType().sql())
            .collect(Collectors.joining(", ", "(", ")"));
    create(
        partitionColumn.isEmpty()
            ? columns
            : columns + " PARTITIONED BY (" + partitionColumn + " STRING)");
  }

  private static DataFrameWriter<Row> with(String compression, DataFrameWriter<Row> write) {
    return write.option("compression", compression);
  }

  private static Row checksum(Dataset<Row> rows) {
    return rows.agg(count(lit(1)), sum(Data.hash(rows))).head();
  }

  private void assertHeld(String compression, Dataset<Row> expected) {
    Dataset<Row> held =
        session
            .read()
            .format("maxcompute")
            .options(options())
            .option("compression", compression)
            .load();
    assertThat(checksum(held)).isEqualTo(checksum(expected));
  }

  /** Asserts that PyODPS reads the same rows. */
  private void assertSummed(String client, Dataset<Row> expected, List<String> columns)
      throws Exception {
    List<String> line = new ArrayList<>();
    line.add(client);
    line.add(Commands.MODULE.resolve("python/foreign/sums.py").toString());
    line.addAll(List.of(client, client.equals("maxstorage") ? "3" : "2", table));
    line.addAll(columns);
    Map<String, String> environment =
        Map.of(
            "MAXCOMPUTE_ENDPOINT", server.endpoint().toString(),
            "MAXCOMPUTE_PROJECT", server.project(),
            "ALIBABA_CLOUD_ACCESS_KEY_ID", server.accessKeyId(),
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET", server.accessKeySecret());

    Outcome outcome = Python.run(environment, "pyodps-python", line.toArray(String[]::new));

    Column[] sums =
        columns.stream()
            .map(
                name ->
                    expected.schema().apply(name).dataType() instanceof StringType
                        ? sum(length(col(name)))
                        : sum(col(name)))
            .toArray(Column[]::new);
    String wanted = expected.agg(count(lit(1)), sums).head().mkString(" ");
    assertThat(outcome.output()).contains("sums: " + wanted);
    assertThat(outcome.status()).isZero();
  }
}
