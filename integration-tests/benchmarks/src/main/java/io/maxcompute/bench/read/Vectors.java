package io.maxcompute.bench.read;

import com.sun.management.ThreadMXBean;
import io.maxcompute.bench.data.Services.Plane;
import io.maxcompute.bench.data.Warehouse;
import io.maxcompute.bench.run.Case;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The connector's readers without Spark's work on top: every value is looked at once. */
public final class Vectors {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Warehouse warehouse;
  private final long rows;

  /** Readers of all line items. */
  public Vectors(Warehouse warehouse) {
    this.warehouse = warehouse;
    this.rows = warehouse.parquet("lineitem", "snappy").count();
  }

  /** Returns a case for each compression, in this thread alone. */
  public List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String codec : List.of("none", "lz4", "zstd")) {
      cases.add(
          new Case(
              "HttpClient + decode + vectors, " + codec,
              "checksum",
              rows,
              () -> Long.toString(checksum(codec))));
    }
    return cases;
  }

  /**
   * Returns the bytes of heap that reading a row takes, without those of values that are objects.
   */
  public double heapBytesPerRow(String codec) throws IOException {
    checksum(codec); // makes what is made once
    long thread = Thread.currentThread().getId();
    Batch batch = batch(codec);
    InputPartition[] partitions = batch.planInputPartitions();
    long before = THREADS.getThreadAllocatedBytes(thread);
    checksum(batch.createReaderFactory(), partitions);
    return (double) (THREADS.getThreadAllocatedBytes(thread) - before) / rows;
  }

  private Batch batch(String codec) {
    Map<String, String> options = warehouse.services().options("lineitem", Plane.FAST);
    options.put("compression", codec);
    options.put("readAhead", "false");
    SparkPlan plan =
        warehouse
            .spark()
            .read()
            .format("maxcompute")
            .options(options)
            .load()
            .queryExecution()
            .sparkPlan();
    return ((BatchScanExec) plan.collectLeaves().head()).batch();
  }

  private long checksum(String codec) throws IOException {
    Batch batch = batch(codec);
    return checksum(batch.createReaderFactory(), batch.planInputPartitions());
  }

  private static long checksum(PartitionReaderFactory factory, InputPartition[] partitions)
      throws IOException {
    long sum = 0;
    for (InputPartition partition : partitions) {
      try (PartitionReader<ColumnarBatch> reader = factory.createColumnarReader(partition)) {
        while (reader.next()) {
          sum += checksum(reader.get());
        }
      }
    }
    return sum;
  }

  private static long checksum(ColumnarBatch batch) {
    long sum = 0;
    for (int i = 0; i < batch.numCols(); i++) {
      ColumnVector column = batch.column(i);
      if (column.dataType().equals(DataTypes.LongType)) {
        for (int row = 0; row < batch.numRows(); row++) {
          sum += column.getLong(row);
        }
      } else if (column.dataType().equals(DataTypes.IntegerType)
          || column.dataType().equals(DataTypes.DateType)) {
        for (int row = 0; row < batch.numRows(); row++) {
          sum += column.getInt(row);
        }
      } else {
        for (int row = 0; row < batch.numRows(); row++) {
          sum += column.isNullAt(row) ? 1 : 0;
        }
      }
    }
    return sum;
  }
}
