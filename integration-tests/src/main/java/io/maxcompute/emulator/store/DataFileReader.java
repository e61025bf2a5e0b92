package io.maxcompute.emulator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads single record batches of one data file by position. Owns its memory. Not thread-safe. */
public final class DataFileReader implements AutoCloseable {
  private static final int SCHEMA_OFFSET = 8;

  private final FileChannel channel;
  private final BufferAllocator allocator;
  private final VectorSchemaRoot root;
  private final VectorLoader loader;

  private DataFileReader(FileChannel channel, BufferAllocator allocator, Schema schema) {
    this.channel = channel;
    this.allocator = allocator;
    this.root = VectorSchemaRoot.create(schema, allocator);
    this.loader = new VectorLoader(root);
  }

  static DataFileReader open(Path file, BufferAllocator allocator) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(SCHEMA_OFFSET);
      Schema schema = MessageSerializer.deserializeSchema(new ReadChannel(channel));
      return new DataFileReader(channel, allocator, schema);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open data file '" + file.getFileName() + "'", e);
    }
  }

  /** Returns the schema of the stored batches. */
  public Schema schema() {
    return root.getSchema();
  }

  /** Returns the batch in {@code block}: borrowed, valid until the next call. */
  public VectorSchemaRoot read(DataFile.Block block) {
    try {
      channel.position(block.offset());
      ArrowBlock where = new ArrowBlock(block.offset(), block.metadataBytes(), block.bodyBytes());
      try (ArrowRecordBatch batch =
          MessageSerializer.deserializeRecordBatch(new ReadChannel(channel), where, allocator)) {
        loader.load(batch);
      }
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a stored batch", e);
    }
  }

  /** Gives {@code target} the IPC message of the batch in {@code block}, as it is stored. */
  public void transfer(DataFile.Block block, RegionSink target) throws IOException {
    target.take(channel, block.offset(), block.metadataBytes() + block.bodyBytes());
  }

  /** Takes a part of a file. */
  @FunctionalInterface
  public interface RegionSink {
    /** Takes the {@code count} bytes of {@code file} from {@code position} on. */
    void take(FileChannel file, long position, long count) throws IOException;
  }

  @Override
  public void close() {
    root.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a data file", e);
    }
  }
}
