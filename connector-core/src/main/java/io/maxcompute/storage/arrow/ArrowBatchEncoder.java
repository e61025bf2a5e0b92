package io.maxcompute.storage.arrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Encodes record batches of one schema as Arrow IPC streams: schema, batches, end marker
 * (storage-api.md, section 1.5). Holds no Arrow memory between calls. Not thread-safe.
 */
public final class ArrowBatchEncoder {
  private final Schema schema;
  private final CompressionCodec codec;
  private final ByteSink sink = new ByteSink();
  private long rows;

  /**
   * @param schema of every batch
   * @param compression of the buffers of every batch
   */
  public ArrowBatchEncoder(Schema schema, Compression compression) {
    this.schema = schema;
    this.codec = codec(compression);
  }

  private static CompressionCodec codec(Compression compression) {
    return switch (compression) {
      case NONE -> NoCompressionCodec.INSTANCE;
      case LZ4 -> new Lz4Codec();
      case ZSTD -> new ZstdCodec();
    };
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
    if (!root.getSchema().getFields().equals(schema.getFields())) {
      throw new IllegalArgumentException(
          "a batch of schema " + root.getSchema() + " in a stream of schema " + schema);
    }
    OperationColumn.complete(root);
    try (WriteChannel channel = new WriteChannel(sink)) {
      begin(channel);
      try (ArrowRecordBatch plain = new VectorUnloader(root).getRecordBatch();
          ArrowRecordBatch batch = compressed(plain, root)) {
        MessageSerializer.serialize(channel, batch);
      }
    } catch (OutOfMemoryException e) {
      throw new IllegalStateException(
          "A batch of "
              + root.getRowCount()
              + " rows did not fit, with its compressed copy, in "
              + allocator(root).getLimit()
              + " bytes of memory.",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("a growing array cannot fail to be written", e);
    }
    rows += root.getRowCount();
  }

  /** Compresses what Arrow has unloaded: its unloader would leak buffers if the memory ran out. */
  private ArrowRecordBatch compressed(ArrowRecordBatch plain, VectorSchemaRoot root) {
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      for (ArrowBuf buffer : plain.getBuffers()) {
        buffers.add(compressed(buffer, allocator(root)));
      }
      return new ArrowRecordBatch(
          plain.getLength(),
          plain.getNodes(),
          buffers,
          CompressionUtil.createBodyCompression(codec),
          true);
    } finally {
      buffers.forEach(ArrowBuf::close); // the record batch has references of its own
    }
  }

  private ArrowBuf compressed(ArrowBuf plain, BufferAllocator allocator) {
    plain.getReferenceManager().retain(); // a codec releases what it has compressed
    try {
      return codec.compress(allocator, plain);
    } catch (RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static BufferAllocator allocator(VectorSchemaRoot root) {
    return root.getVector(0).getAllocator();
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
    EncodedRows encoded = new EncodedRows(sink.toBytes(), rows);
    sink.clear();
    rows = 0;
    return encoded;
  }
}
