package io.maxcompute.storage.read;

import io.maxcompute.storage.arrow.ArrowBatchReader;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.http.StreamingResponse;
import io.maxcompute.storage.retry.Retrier;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads one split, batch by batch. A broken connection is resumed at the first row not yet
 * delivered; a stream that ends short is an error, never a short result.
 *
 * <p><b>Owns</b> a child allocator that everything it returns comes from. {@link #fetch()} may run
 * on another thread than {@link #load}, one call at a time each; {@link #cancel()} on any.
 */
public final class BatchReader implements AutoCloseable {

  /** Opens the stream of what is left of the split. */
  @FunctionalInterface
  interface Opener {
    StreamingResponse open(long skipRows, Cancellation cancellation);
  }

  private final ReadSource source;
  private final Opener opener;
  private final Retrier.Series resumptions;
  private final BufferAllocator allocator;
  private final Cancellation cancellation = new Cancellation();

  private volatile @Nullable StreamingResponse response;
  private @Nullable ArrowBatchReader stream;
  private @Nullable Schema schema;
  private @Nullable VectorSchemaRoot root;
  private boolean closed;
  private boolean ended;
  private long rows;
  private long bytes;
  private int resumes;
  private String requestId = "";
  private @Nullable ProtocolException damage;
  private RepeatedRows repeated = RepeatedRows.NONE;

  BatchReader(
      ReadSource source, Opener opener, Retrier.Series resumptions, BufferAllocator allocator) {
    this.source = source;
    this.opener = opener;
    this.resumptions = resumptions;
    this.allocator = allocator;
    this.ended = source.mostRows() == 0; // the protocol has no way to ask for no rows
  }

  /**
   * Loads the next batch into {@link #root()}, overwriting the previous one.
   *
   * @return whether there was one
   * @throws TransportException if the stream broke and could not be resumed
   * @throws ProtocolException if the stream is damaged or has another number of rows than its split
   */
  public boolean next() {
    Optional<ArrowRecordBatch> batch = fetch();
    batch.ifPresent(this::load);
    return batch.isPresent();
  }

  /**
   * Returns the next batch for {@link #load}, or empty at the end. The caller owns it until then.
   *
   * @throws TransportException as {@link #next()}
   * @throws ProtocolException as {@link #next()}
   */
  public Optional<ArrowRecordBatch> fetch() {
    if (damage != null) {
      throw damage; // what is damaged has no end to reach
    }
    while (!ended) {
      ArrowBatchReader reader = stream == null ? connect() : stream; // repeats by itself
      try {
        return fetchFrom(reader);
      } catch (TransportException e) {
        disconnect();
        if (hasAllRows()) {
          ended = true; // only the end marker is missing: there is no row left to ask for
        } else {
          resume(e);
        }
      } catch (ProtocolException e) {
        disconnect();
        damage =
            new ProtocolException(
                "Cannot " + source.what() + ": " + e.getMessage() + requestId + ".", e);
        throw damage;
      }
    }
    return Optional.empty();
  }

  private Optional<ArrowRecordBatch> fetchFrom(ArrowBatchReader reader) {
    long before = reader.bytesRead();
    checkSchema(reader.schema());
    Optional<ArrowRecordBatch> batch = repeated.after(reader::next);
    repeated = RepeatedRows.NONE;
    bytes += reader.bytesRead() - before;
    if (batch.isPresent()) {
      count(batch.get());
    } else {
      finish();
    }
    return batch;
  }

  private void count(ArrowRecordBatch batch) {
    long counted = rows + batch.getLength();
    if (!source.filtered() && counted > source.mostRows()) {
      batch.close();
      throw new ProtocolException(
          "it has " + counted + " rows or more where " + source.mostRows() + " belong");
    }
    if (counted > rows) {
      resumptions.progressed(); // empty batches before each break could go on for ever
    }
    rows = counted;
  }

  private ArrowBatchReader connect() {
    refuseIfCancelled();
    repeated = source.filtered() ? new RepeatedRows(rows) : RepeatedRows.NONE;
    StreamingResponse opened = opener.open(rows - repeated.count(), cancellation);
    response = opened;
    requestId = opened.headers().requestIdSuffix();
    refuseIfCancelled(); // again: cancel() may have come before there was a response to close
    stream = new ArrowBatchReader(opened.body(), allocator);
    return stream;
  }

  private void refuseIfCancelled() {
    if (cancellation.isCancelled()) {
      disconnect();
      throw new CancellationException("Reader was cancelled: " + source.what() + ".");
    }
  }

  private void checkSchema(Schema found) {
    if (schema == null) {
      schema = found;
    } else if (!schema.equals(found)) {
      throw new ProtocolException("the schema changed while the stream was resumed");
    }
  }

  private boolean hasAllRows() {
    return !source.filtered() && source.mostRows() == rows;
  }

  private void resume(TransportException failure) {
    String done = rows + " rows and " + resumes + " resumptions" + requestId;
    TransportException described =
        new TransportException(
            "Cannot " + source.what() + ": " + failure.getMessage() + ", after " + done + ".",
            true,
            failure);
    if (cancellation.isCancelled() || (rows > 0 && !source.repeatable())) {
      throw described;
    }
    resumptions.waitAfter(described);
    resumes++;
  }

  private void finish() {
    ended = true;
    OptionalLong expected = source.rows();
    if (!source.filtered() && expected.isPresent() && expected.getAsLong() != rows) {
      throw new ProtocolException(
          "it ended after " + rows + " rows where " + expected.getAsLong() + " belong");
    }
    StreamingResponse finished = response;
    if (finished != null) {
      try (finished) {
        // The last chunk is still to come: a connection that has seen it can be used again.
        finished.body().read();
      } catch (IOException e) {
        // All rows have arrived: the connection may go.
      }
    }
  }

  /** Makes {@code batch} the content of {@link #root()} and takes it over. */
  public void load(ArrowRecordBatch batch) {
    try (batch) {
      if (root == null) {
        root = VectorSchemaRoot.create(batchSchema(), allocator);
      }
      new VectorLoader(root).load(batch);
    }
  }

  /**
   * Returns {@code batch}, which it takes over, as vectors of its own: they live on when the next
   * batch comes. To be closed by the caller, before this reader.
   */
  public VectorSchemaRoot open(ArrowRecordBatch batch) {
    VectorSchemaRoot own = VectorSchemaRoot.create(batchSchema(), allocator);
    try (batch) {
      new VectorLoader(own).load(batch);
      return own;
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  private Schema batchSchema() {
    if (schema == null) {
      throw new IllegalStateException("the batch is not from this reader");
    }
    return schema;
  }

  /** Returns the current batch: borrowed, valid until the next batch is loaded. */
  public VectorSchemaRoot root() {
    if (root == null) {
      throw new IllegalStateException("no batch has been read");
    }
    return root;
  }

  /** Returns the rows delivered so far. */
  public long rowsRead() {
    return rows;
  }

  /** Returns the bytes taken from the network so far. */
  public long bytesRead() {
    return bytes;
  }

  /** Returns how often the stream was resumed. */
  public int resumes() {
    return resumes;
  }

  /** Returns the most Arrow memory held at once so far, in bytes. */
  public long peakBytes() {
    return allocator.getPeakMemoryAllocation();
  }

  /**
   * Makes a {@link #fetch()} that waits in another thread for the service fail. One that waits
   * before it repeats a request fails at the end of that wait, or at once if its thread is
   * interrupted.
   */
  public void cancel() {
    cancellation.cancel();
    StreamingResponse open = response;
    if (open != null) {
      open.close();
    }
  }

  private void disconnect() {
    StreamingResponse open = response;
    if (open != null) {
      open.close();
    }
    if (stream != null) {
      stream.close();
    }
    response = null;
    stream = null;
  }

  /** Gives up the connection, then releases vectors and allocator. Safe to call again. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    cancellation.cancel();
    try (allocator) { // last out: an allocator complains about buffers still alive
      disconnect();
      if (root != null) {
        root.close();
      }
    }
  }
}
