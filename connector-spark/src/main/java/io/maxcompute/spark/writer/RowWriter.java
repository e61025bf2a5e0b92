package io.maxcompute.spark.writer;

import io.maxcompute.spark.append.RowBatchBuilder;
import io.maxcompute.spark.client.BackgroundThreads;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.metric.WriteMetrics;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.write.WriteStream;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one task attempt to its own stream: rows into Arrow batches, batches into
 * requests, each request sent while the next is filled.
 */
final class RowWriter implements DataWriter<InternalRow> {
  private final LazyStream lazyStream;
  private final WriteOptions options;
  private final WriterPlan plan;
  private final Optional<PartitionGate> gate;
  private final int partitionId;
  private @Nullable Pipeline pipeline;
  private long rows;

  RowWriter(WriterPlan plan, LazyStream lazyStream, int partitionId) {
    this.lazyStream = lazyStream;
    this.options = plan.options();
    this.plan = plan;
    this.gate = PartitionGate.of(plan.target(), options.partitions(), plan.rows());
    this.partitionId = partitionId;
  }

  /** What exists from the first row on. */
  private record Pipeline(
      WriteStream stream,
      BufferAllocator allocator,
      RowBatchBuilder batch,
      ArrowBatchEncoder encoder,
      UploadBehind upload,
      BlobUploads blobs,
      WriterMemory memory)
      implements AutoCloseable {

    /** Requests, the one of unsent rows included: Spark takes its last look before it is sent. */
    long requests() {
      boolean unsent = encoder.rowCount() > 0 || batch.rowCount() > 0;
      return upload.requests() + (unsent ? 1 : 0);
    }

    void append(InternalRow row) {
      upload.rethrow();
      blobs.startRow(row);
      try {
        batch.append(row);
      } catch (OutOfMemoryException e) {
        throw tooSmall(e);
      }
    }

    void encode() {
      if (batch.rowCount() > 0) {
        blobs.settle();
        try {
          encoder.add(batch.finish());
        } catch (OutOfMemoryException | IllegalStateException e) { // the latter: an encoder's copy
          throw tooSmall(e);
        }
        batch.reset();
        memory.afterBatch(batch, encoder);
      }
    }

    private IllegalStateException tooSmall(RuntimeException e) {
      return new IllegalStateException(
          "Cannot write to stream "
              + stream.id()
              + " of "
              + stream.session()
              + ": "
              + batch.rowCount()
              + " rows need more memory than one task may hold. Raise option 'writerMemory' or lower"
              + " option 'writeBatchRows'. "
              + e.getMessage(),
          e);
    }

    void send() {
      if (encoder.rowCount() > 0) {
        upload.await(); // so that never more than two requests are held, sent and unsent
        EncodedRows request = encoder.finish();
        memory.withRequest(encoder, request);
        upload.send(request);
      }
    }

    @Override
    public void close() {
      try (allocator; // last out: an allocator complains about buffers still alive
          batch;
          blobs) {
        upload.close();
      }
    }
  }

  @Override
  public void write(InternalRow row) {
    Pipeline open = append(row);
    rows++;
    if (open.batch().rowCount() >= options.batchRows() || open.memory().isFull(open.batch())) {
      open.encode();
      if (open.encoder().byteCount() >= options.requestBytes()) {
        open.send();
      }
    }
  }

  private Pipeline append(InternalRow row) {
    Pipeline open = pipeline == null ? open() : pipeline;
    try {
      open.append(gate.isPresent() ? gate.get().admit(row) : row);
      return open;
    } catch (IllegalArgumentException e) {
      throw new RefusedRow(rows, partitionId).because(e);
    }
  }

  private Pipeline open() {
    WriteStream stream = lazyStream.open();
    BufferAllocator allocator =
        SharedClients.allocator()
            .newChildAllocator("write " + stream.id(), 0, options.writerMemory());
    try {
      pipeline = pipeline(stream, allocator);
      return pipeline;
    } catch (RuntimeException e) {
      allocator.close();
      throw e;
    }
  }

  private Pipeline pipeline(WriteStream stream, BufferAllocator allocator) {
    BatchLayout layout = plan.rows().layout(stream.schema().dataColumns());
    Schema schema = ArrowSchemas.of(layout.columns(), TimeUnits.EXACT);
    BlobUploads blobs =
        new BlobUploads(
            lazyStream.uploader(stream),
            new BlobRow(plan, stream.writeSchema(), allocator),
            options.blobs().mostBytes(),
            BackgroundThreads.pool());
    return new Pipeline(
        stream,
        allocator,
        RowBatchBuilder.create(allocator, schema, layout.columns(), layout.sources(), blobs),
        new ArrowBatchEncoder(schema, options.compression()),
        new UploadBehind(stream, BackgroundThreads.pool()),
        blobs,
        new WriterMemory(allocator));
  }

  @Override
  public WriterCommitMessage commit() {
    Pipeline open = pipeline;
    if (open == null) {
      return StreamMessage.empty();
    }
    open.encode();
    open.send();
    open.upload().await();
    return StreamMessage.of(
        open.stream().finish(), gate.map(PartitionGate::partitions).orElse(Set.of()));
  }

  /** The commit does not name the stream. It is closed all the same, if nothing is under way. */
  @Override
  public void abort() {
    Pipeline open = pipeline;
    if (open != null && open.upload().isIdle() && open.blobs().isIdle()) {
      open.stream().abandon();
    }
    close();
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    Pipeline open = pipeline;
    WriteMetrics.Values values =
        open == null
            ? WriteMetrics.Values.NONE
            : new WriteMetrics.Values(
                rows,
                open.batch().byteSizeInAll(),
                open.requests(),
                open.upload().waitNanos() + open.blobs().waitNanos(),
                lazyStream.slotWaitNanos(),
                lazyStream.retries().retries(),
                lazyStream.retries().waitedMillis(),
                new WriteMetrics.Blobs(open.blobs().bytes(), open.blobs().requests()),
                open.memory().peakBytes());
    return values.toTaskMetrics();
  }

  @Override
  public void close() {
    Pipeline open = pipeline;
    pipeline = null;
    try (lazyStream) { // its client is given back last
      if (open != null) {
        open.close();
      }
    }
  }
}
