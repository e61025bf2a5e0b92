package io.maxcompute.spark.read;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.storage.read.BatchReader;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Hands the batches of one split to Spark, in place: the columns read Arrow memory by address.
 *
 * <p>Owns reader, source and lease. A batch is valid until the next one is asked for.
 */
final class SplitReader implements PartitionReader<ColumnarBatch> {
  private final BatchReader reader;
  private final BatchSource source;
  private final ClientLease lease;
  private final StructType columns;
  private final AtomicLong retries;
  private @Nullable BoundBatch current;
  private long batches;
  private long waitNanos;

  SplitReader(
      BatchReader reader,
      BatchSource source,
      ClientLease lease,
      StructType columns,
      AtomicLong retries) {
    this.reader = reader;
    this.source = source;
    this.lease = lease;
    this.columns = columns;
    this.retries = retries;
  }

  @Override
  public boolean next() {
    long start = System.nanoTime();
    Optional<ArrowRecordBatch> batch = source.next();
    waitNanos += System.nanoTime() - start;
    if (batch.isEmpty()) {
      return false;
    }
    reader.load(batch.get());
    batches++;
    current =
        current == null ? BoundBatch.of(reader.root(), columns) : current.rebind(reader.root());
    return true;
  }

  @Override
  public ColumnarBatch get() {
    if (current == null) {
      throw new IllegalStateException("no batch has been read");
    }
    return current.batch();
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    ReadMetrics.Values values =
        new ReadMetrics.Values(
            reader.bytesRead(),
            batches,
            waitNanos,
            retries.get(),
            reader.resumes(),
            reader.peakBytes());
    return values.toTaskMetrics();
  }

  @Override
  public void close() {
    try (lease;
        reader;
        source) { // closed in reverse order: the fetching thread stops before memory goes
      current = null;
    }
  }
}
