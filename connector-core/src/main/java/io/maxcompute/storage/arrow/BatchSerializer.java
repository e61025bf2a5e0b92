package io.maxcompute.storage.arrow;

import java.io.IOException;
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
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes record batches of one schema as IPC messages. Holds no Arrow memory between calls. */
final class BatchSerializer {
  private final Schema schema;
  private final CompressionCodec codec;

  BatchSerializer(Schema schema, Compression compression) {
    this.schema = schema;
    this.codec =
        switch (compression) {
          case NONE -> NoCompressionCodec.INSTANCE;
          case LZ4 -> new Lz4Codec();
          case ZSTD -> new ZstdCodec();
        };
  }

  /**
   * @throws IllegalArgumentException if {@code root} has another schema
   */
  void check(VectorSchemaRoot root) {
    if (!root.getSchema().getFields().equals(schema.getFields())) {
      throw new IllegalArgumentException(
          "a batch of schema " + root.getSchema() + " in a stream of schema " + schema);
    }
  }

  /**
   * Writes the rows of {@code root} and returns where they are.
   *
   * @throws IllegalStateException if its allocator has no room for the compressed buffers; then
   *     nothing was written
   */
  ArrowBlock write(WriteChannel channel, VectorSchemaRoot root) throws IOException {
    try (ArrowRecordBatch plain = new VectorUnloader(root).getRecordBatch();
        ArrowRecordBatch batch = compressed(plain, root)) {
      return MessageSerializer.serialize(channel, batch);
    } catch (OutOfMemoryException e) {
      throw new IllegalStateException(
          "A batch of "
              + root.getRowCount()
              + " rows did not fit, with its compressed copy, in "
              + allocator(root).getLimit()
              + " bytes of memory.",
          e);
    }
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
}
