package io.maxcompute.storage.arrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Encodes record batches of one schema as Arrow IPC streams: schema, batches, end marker
 * (storage-api.md, section 1.5). Holds no Arrow memory between calls. Not thread-safe.
 */
public final class ArrowBatchEncoder {
  private final Schema schema;
  private final BatchSerializer batches;
  private final ByteSink sink = new ByteSink();
  private long rows;

  /**
   * @param schema of every batch
   * @param compression of the buffers of every batch
   */
  public ArrowBatchEncoder(Schema schema, Compression compression) {
    this.schema = schema;
    this.batches = new BatchSerializer(schema, compression);
  }

  /**
   * Adds the rows of {@code root}, which may be reused afterwards. Where a row of an {@link
   * OperationColumn} is null, it is set to upsert.
   *
   * @throws IllegalArgumentException if its schema is another one, or an operation is none
   * @throws IllegalStateException if its allocator has no room for the compressed buffers; the
   *     message says how much it may hold. Nothing of the batch is then in the stream
   */
  public void add(VectorSchemaRoot root) {
    batches.check(root);
    OperationColumn.complete(root);
    try (WriteChannel channel = new WriteChannel(sink)) {
      begin(channel);
      batches.write(channel, root);
    } catch (IOException e) {
      throw new UncheckedIOException("a growing array cannot fail to be written", e);
    }
    rows += root.getRowCount();
  }

  private void begin(WriteChannel channel) throws IOException {
    if (sink.length() == 0) {
      MessageSerializer.serialize(channel, schema);
    }
  }

  /** Returns the bytes collected so far. */
  public int byteCount() {
    return sink.length();
  }

  /** Returns the bytes of heap that are taken for what is collected. */
  public int heldBytes() {
    return sink.capacity();
  }

  /** Returns the rows collected so far. */
  public long rowCount() {
    return rows;
  }

  /** Returns what was collected as a complete stream, and starts anew. */
  public EncodedRows finish() {
    try (WriteChannel channel = new WriteChannel(sink)) {
      begin(channel);
      ArrowStreamWriter.writeEndOfStream(channel, IpcOption.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException("a growing array cannot fail to be written", e);
    }
    EncodedRows encoded = new EncodedRows(sink.take(), rows);
    rows = 0;
    return encoded;
  }
}
