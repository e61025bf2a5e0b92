package io.maxcompute.storage.arrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionCodec;
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
   * Adds the rows of {@code root}, which may be reused afterwards.
   *
   * @throws IllegalArgumentException if its schema is another one
   */
  public void add(VectorSchemaRoot root) {
    if (!root.getSchema().getFields().equals(schema.getFields())) {
      throw new IllegalArgumentException(
          "a batch of schema " + root.getSchema() + " in a stream of schema " + schema);
    }
    try (WriteChannel channel = new WriteChannel(sink)) {
      begin(channel);
      try (ArrowRecordBatch batch = new VectorUnloader(root, true, codec, true).getRecordBatch()) {
        MessageSerializer.serialize(channel, batch);
      }
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
