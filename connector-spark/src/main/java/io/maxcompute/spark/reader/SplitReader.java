package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.RetryCount;
import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitReadOptions;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Hands the rows of one split to Spark, in place: the columns read Arrow memory by address.
 *
 * <p>Owns reader and source. A batch is valid until the next one is asked for.
 */
final class SplitReader implements AutoCloseable {
  /** Rows in a record batch where blobs are read: few wait with their references. */
  private static final int MOST_ROWS_WITH_BLOBS = 1024;

  private final ReadPlan plan;
  private final Split split;
  private final BatchReader reader;
  private final RowSource source;
  private final RetryCount retries;
  private final BlobTally blobs;
  private @Nullable BoundBatch bound;
  private long rows;
  private long batches;
  private long waitNanos;

  private SplitReader(
      ReadPlan plan,
      Split split,
      BatchReader reader,
      RowSource source,
      RetryCount retries,
      BlobTally blobs) {
    this.plan = plan;
    this.split = split;
    this.reader = reader;
    this.source = source;
    this.retries = retries;
    this.blobs = blobs;
  }

  /**
   * @param allocator parent of the reader's own
   * @param mostRows that are taken
   */
  static SplitReader open(
      ReadPlan plan,
      SplitSource session,
      Split split,
      ClientLease lease,
      BufferAllocator allocator,
      long mostRows) {
    StorageClient client = lease.client();
    RetryCount retries = new RetryCount();
    BlobTally tally = new BlobTally();
    boolean withBlobs = !plan.columns().blobs().isEmpty();
    SplitReadOptions options = withBlobs ? small(plan.batch()) : plan.batch();
    BatchReader reader = session.read(client, split, options, allocator, retries);
    if (!withBlobs) {
      RowSource source = RowSource.batches(reader, plan.readAhead());
      return new SplitReader(plan, split, reader, source, retries, tally);
    }
    BlobCursor cursor =
        new BlobCursor(
            references -> BlobStream.of(client.blob().download(references, retries)), tally);
    RowSource source = SlicedRows.of(reader, cursor, plan, tally, mostRows);
    return new SplitReader(plan, split, reader, source, retries, tally);
  }

  private static SplitReadOptions small(SplitReadOptions batch) {
    return batch.withBatchRows(Math.min(batch.batchRows(), MOST_ROWS_WITH_BLOBS));
  }

  /** Starts to fetch ahead, where that is wanted, and returns this. */
  SplitReader begin() {
    source.begin();
    return this;
  }

  /** Frees the batch that was returned last, and returns this: it is the turn of another. */
  SplitReader release() {
    source.release();
    return this;
  }

  /** Returns the next batch, or empty at the end of the split. */
  Optional<ColumnarBatch> next() {
    long start = System.nanoTime();
    Optional<RowSlice> slice = source.next();
    waitNanos += System.nanoTime() - start;
    return slice.map(this::bind);
  }

  private ColumnarBatch bind(RowSlice slice) {
    BoundBatch columns = bound;
    if (columns == null) {
      columns = BoundBatch.of(slice.root(), plan.columns(), split, plan.batch().skipRows());
      bound = columns;
    }
    ColumnarBatch batch = columns.bind(slice, rows);
    rows += slice.count();
    batches++;
    return batch;
  }

  ReadMetrics.Values counts() {
    return new ReadMetrics.Values(
        reader.bytesRead(),
        batches,
        waitNanos,
        retries.retries(),
        retries.waitedMillis(),
        reader.resumes(),
        reader.peakBytes(),
        blobs.values());
  }

  @Override
  public void close() {
    try (reader;
        source) { // closed in reverse order: the fetching thread stops before memory goes
      bound = null;
    }
  }
}
