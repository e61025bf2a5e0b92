package io.maxcompute.bench.read;

import io.maxcompute.bench.data.Services.Plane;
import io.maxcompute.bench.data.Warehouse;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A way of getting rows into Spark. */
enum Way {
  PARQUET_SNAPPY("Parquet, snappy", "snappy", true),
  PARQUET_ZSTD("Parquet, zstd", "zstd", true),
  ARROW("Spark's ArrowColumnVector", "none", false),
  NONE("connector, none", "none", true),
  NONE_ALONE("connector, none, no read-ahead", "none", false),
  LZ4("connector, lz4", "lz4", true),
  LZ4_ALONE("connector, lz4, no read-ahead", "lz4", false),
  ZSTD("connector, zstd", "zstd", true),
  ZSTD_ALONE("connector, zstd, no read-ahead", "zstd", false);

  static final List<Way> COMPRESSED = List.of(PARQUET_SNAPPY, PARQUET_ZSTD, ARROW, NONE, LZ4, ZSTD);
  static final List<Way> FEW = List.of(PARQUET_SNAPPY, ARROW, NONE, LZ4, ZSTD);

  private final String title;
  private final String codec;
  private final boolean readAhead;

  Way(String title, String codec, boolean readAhead) {
    this.title = title;
    this.codec = codec;
    this.readAhead = readAhead;
  }

  String title() {
    return title;
  }

  /** Returns the rows of {@code table} by this way. */
  Dataset<Row> rows(Warehouse warehouse, String table) {
    return switch (this) {
      case PARQUET_SNAPPY -> warehouse.parquet(table, "snappy");
      case PARQUET_ZSTD -> warehouse.parquet(table, "zstd");
      case ARROW ->
          warehouse
              .spark()
              .read()
              .format(ArrowSource.class.getName())
              .options(warehouse.services().options(table, Plane.FAST))
              .load();
      default -> connector(warehouse, table);
    };
  }

  private Dataset<Row> connector(Warehouse warehouse, String table) {
    Map<String, String> options = warehouse.services().options(table, Plane.FAST);
    options.put("compression", codec);
    options.put("readAhead", Boolean.toString(readAhead));
    return warehouse.spark().read().format("maxcompute").options(options).load();
  }
}
