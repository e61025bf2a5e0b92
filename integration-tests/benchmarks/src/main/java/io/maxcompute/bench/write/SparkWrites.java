package io.maxcompute.bench.write;

import io.maxcompute.bench.data.Services.Plane;
import io.maxcompute.bench.data.Warehouse;
import io.maxcompute.bench.run.Case;
import io.maxcompute.bench.run.Words;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Whole writes of Spark, of rows that are in memory, by one task. */
public final class SparkWrites {
  private static final String CHECKSUM =
      "SELECT count(*), sum(l_orderkey), sum(l_extendedprice), bit_xor(xxhash64(*)) FROM written";

  private final Warehouse warehouse;
  private final SparkSession spark;
  private final long count;

  /** Writes of {@code count} line items. */
  public SparkWrites(Warehouse warehouse, int count) {
    this.warehouse = warehouse;
    this.spark = warehouse.spark();
    this.count = PreparedRows.prepare(warehouse.parquet("lineitem", "snappy").limit(count)).length;
    warehouse.create("written", PreparedRows.load(spark));
  }

  /** Returns one case for each way. */
  public List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String codec : List.of("snappy", "zstd")) {
      cases.add(of("Parquet, " + codec, () -> parquet(codec)));
    }
    for (String codec : List.of("none", "lz4", "zstd")) {
      cases.add(of("connector, " + codec, () -> connector(codec, Plane.SINK)));
    }
    return cases;
  }

  private Case of(String name, Runnable write) {
    return new Case(
        name,
        "",
        count,
        () -> {
          write.run();
          return "";
        });
  }

  private void parquet(String codec) {
    PreparedRows.load(spark)
        .write()
        .mode(SaveMode.Overwrite)
        .option("compression", codec)
        .parquet(warehouse.file("written", codec));
  }

  private void connector(String codec, Plane plane) {
    PreparedRows.load(spark)
        .write()
        .format("maxcompute")
        .options(warehouse.services().options("written", plane))
        .option("compression", codec)
        .mode(SaveMode.Overwrite)
        .save();
  }

  /**
   * Writes the same rows once more to where they are kept, in every compression, and reads them
   * back.
   *
   * @throws IllegalStateException if what is there is not what was written
   */
  public void check() {
    String expected = checksum(PreparedRows.load(spark));
    for (String codec : List.of("none", "lz4", "zstd")) {
      connector(codec, Plane.EMULATOR);
      String found =
          checksum(
              spark
                  .read()
                  .format("maxcompute")
                  .options(warehouse.services().options("written", Plane.EMULATOR))
                  .load());
      if (!found.equals(expected)) {
        throw new IllegalStateException(
            Words.of("wrote %s with compression %s, and read %s back", expected, codec, found));
      }
    }
  }

  private String checksum(Dataset<Row> rows) {
    rows.createOrReplaceTempView("written");
    return spark.sql(CHECKSUM).head().toString();
  }
}
