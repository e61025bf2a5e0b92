package io.maxcompute.bench.read;

import io.maxcompute.bench.data.Services.Plane;
import io.maxcompute.bench.data.Warehouse;
import io.maxcompute.bench.run.Case;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One task that reads several streams at once, from a service that limits the rate of each. */
public final class ManyStreams {
  private static final String SQL =
      "SELECT count(l_orderkey), sum(l_partkey), sum(l_extendedprice), sum(length(l_comment))"
          + " FROM lineitem_part";

  private final Warehouse warehouse;
  private final long rows;

  /** Streams of a table of line items that takes seconds at the rate of one stream. */
  public ManyStreams(Warehouse warehouse, int count) {
    this.warehouse = warehouse;
    this.rows = count;
    warehouse.create("lineitem_part", warehouse.parquet("lineitem", "snappy"));
    warehouse
        .parquet("lineitem", "snappy")
        .limit(count)
        .write()
        .format("maxcompute")
        .options(warehouse.services().options("lineitem_part", Plane.EMULATOR))
        .mode("append")
        .save();
  }

  /** Returns one case for each number of streams. */
  public List<Case> cases() {
    return Stream.of(1, 2, 4).map(this::of).toList();
  }

  private Case of(int streams) {
    return new Case(
        streams + (streams == 1 ? " stream" : " streams"), SQL, rows, () -> read(streams));
  }

  private String read(int streams) {
    Map<String, String> options = warehouse.services().options("lineitem_part", Plane.CAPPED);
    options.put("compression", "none"); // what is measured is the waiting
    options.put("streamsPerTask", Integer.toString(streams));
    options.put("splitMode", "parallelism");
    options.put("splitCount", "8");
    warehouse
        .spark()
        .read()
        .format("maxcompute")
        .options(options)
        .load()
        .createOrReplaceTempView("lineitem_part");
    return warehouse.spark().sql(SQL).head().toString();
  }
}
