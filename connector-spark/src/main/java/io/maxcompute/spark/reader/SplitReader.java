package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.BackgroundThreads;
import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.Split;
import java.util.Optional;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Hands the batches of one split to Spark, in place: the columns read Arrow memory by address.
 *
 * <p>Owns reader and source. A batch is valid until the next one is asked for.
 */
final class SplitReader implements AutoCloseable {
  private final BatchReader reader;
  private final BatchSource source;
  private final StructType columns;
  private final RetryCount retries;
  private @Nullable BoundBatch current;
  private long batches;
  private long waitNanos;

  private SplitReader(
      BatchReader reader, BatchSource source, StructType columns, RetryCount retries) {
    this.reader = reader;
    this.source = source;
    this.columns = columns;
    this.retries = retries;
  }

  static SplitReader open(ReadPlan plan, SplitSource session, Split split, ClientLease lease) {
    RetryCount retries = new RetryCount();
    BatchReader reader =
        session.read(lease.client(), split, plan.batch(), SharedClients.allocator(), retries);
    BatchSource source =
        plan.readAhead()
            ? BatchSource.ahead(reader, BackgroundThreads.pool())
            : BatchSource.direct(reader);
    return new SplitReader(reader, source, plan.columns(), retries);
  }

  /** Returns the next batch, or empty at the end of the split. */
  Optional<ColumnarBatch> next() {
    long start = System.nanoTime();
    Optional<ArrowRecordBatch> batch = source.next();
    waitNanos += System.nanoTime() - start;
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    reader.load(batch.get());
    batches++;
    BoundBatch bound =
        current == null ? BoundBatch.of(reader.root(), columns) : current.rebind(reader.root());
    current = bound;
    return Optional.of(bound.batch());
  }

  ReadMetrics.Values counts() {
    return new ReadMetrics.Values(
        reader.bytesRead(),
        batches,
        waitNanos,
        retries.retries(),
        retries.waitedMillis(),
        reader.resumes(),
        reader.peakBytes());
  }

  @Override
  public void close() {
    try (reader;
        source) { // closed in reverse order: the fetching thread stops before memory goes
      current = null;
    }
  }
}
