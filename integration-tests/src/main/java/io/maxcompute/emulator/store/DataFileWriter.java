package io.maxcompute.emulator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes one Arrow IPC file of uncompressed batches of at most {@value #BATCH_ROWS} rows. Closing
 * it unfinished deletes the file. Not thread-safe.
 */
final class DataFileWriter implements AutoCloseable {
  static final int BATCH_ROWS = 16_384;
  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  private final FileStore files;
  private final String name;
  private final Schema schema;
  private final FileChannel channel;
  private final WriteChannel out;
  private final List<ArrowBlock> blocks = new ArrayList<>();
  private final List<DataFile.Block> described = new ArrayList<>();
  private boolean finished;

  private DataFileWriter(FileStore files, String name, Schema schema, FileChannel channel) {
    this.files = files;
    this.name = name;
    this.schema = schema;
    this.channel = channel;
    this.out = new WriteChannel(channel);
  }

  static DataFileWriter create(FileStore files, Schema schema) {
    String name = files.newDataName();
    try {
      FileChannel channel =
          FileChannel.open(
              files.data(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      DataFileWriter writer = new DataFileWriter(files, name, schema, channel);
      writer.out.write(MAGIC);
      writer.out.align();
      MessageSerializer.serialize(writer.out, schema, IpcOption.DEFAULT);
      return writer;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create data file " + name, e);
    }
  }

  /** Appends all rows of {@code root}, which must have this file's schema. */
  void append(VectorSchemaRoot root) {
    int rows = root.getRowCount();
    if (rows <= BATCH_ROWS) {
      writeBatch(root);
      return;
    }
    for (int start = 0; start < rows; start += BATCH_ROWS) {
      try (VectorSchemaRoot slice = root.slice(start, Math.min(BATCH_ROWS, rows - start))) {
        writeBatch(slice);
      }
    }
  }

  private void writeBatch(VectorSchemaRoot root) {
    if (root.getRowCount() == 0) {
      return;
    }
    try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
      ArrowBlock block = MessageSerializer.serialize(out, batch, IpcOption.DEFAULT);
      blocks.add(block);
      described.add(
          new DataFile.Block(
              block.getOffset(),
              block.getMetadataLength(),
              block.getBodyLength(),
              root.getRowCount()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write data file " + name, e);
    }
  }

  /** Completes the file and describes it. */
  DataFile finish(int bucket) {
    try {
      out.writeIntLittleEndian(MessageSerializer.IPC_CONTINUATION_TOKEN);
      out.writeIntLittleEndian(0);
      long start = out.getCurrentPosition();
      ArrowFooter footer =
          new ArrowFooter(schema, List.of(), blocks, Map.of(), IpcOption.DEFAULT.metadataVersion);
      out.write(footer, false);
      out.writeIntLittleEndian(Math.toIntExact(out.getCurrentPosition() - start));
      out.write(MAGIC);
      channel.close();
      finished = true;
      return new DataFile(name, bucket, described);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot complete data file " + name, e);
    }
  }

  @Override
  public void close() {
    if (!finished) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close data file " + name, e);
      }
      files.delete(files.data(name));
      finished = true;
    }
  }
}
