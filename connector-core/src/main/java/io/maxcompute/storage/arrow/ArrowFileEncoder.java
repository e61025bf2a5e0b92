package io.maxcompute.storage.arrow;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes record batches of one schema as an Arrow IPC file, for {@link ArrowFileBatches} and every
 * other reader of that format: a stream between two magic words, with a list of its batches at the
 * end.
 *
 * <p>Holds no Arrow memory between calls. The channel is borrowed, and written from its start
 * onwards. A file whose {@link #finish} was not called cannot be read. Not thread-safe.
 */
public final class ArrowFileEncoder {
  /** Both ends of a file. */
  static final String MAGIC = "ARROW1";

  private final Schema schema;
  private final BatchSerializer batches;
  private final WriteChannel out;
  private final List<ArrowBlock> blocks = new ArrayList<>();

  /**
   * Writes the head of the file.
   *
   * @param file empty
   * @param schema of every batch
   * @param compression of the buffers of every batch; {@link Compression#NONE} for files that are
   *     to be read without copying
   * @throws IOException if the channel does
   */
  public ArrowFileEncoder(WritableByteChannel file, Schema schema, Compression compression)
      throws IOException {
    this.schema = schema;
    this.batches = new BatchSerializer(schema, compression);
    this.out = new WriteChannel(file);
    out.write(magic());
    out.align();
    MessageSerializer.serialize(out, schema);
  }

  /**
   * Adds the rows of {@code root}, which may be reused afterwards.
   *
   * @throws IllegalArgumentException if its schema is another one; then nothing was written
   * @throws IllegalStateException if its allocator has no room for the compressed buffers; then
   *     nothing was written
   * @throws IOException if the channel does; then the file is of no use
   */
  public void add(VectorSchemaRoot root) throws IOException {
    batches.check(root);
    blocks.add(batches.write(out, root));
  }

  /**
   * Writes the end of the file. Nothing may be added afterwards.
   *
   * @return length of the file in bytes
   * @throws IOException if the channel does
   */
  public long finish() throws IOException {
    ArrowStreamWriter.writeEndOfStream(out, IpcOption.DEFAULT);
    long start = out.getCurrentPosition();
    out.write(new ArrowFooter(schema, List.of(), blocks), false);
    out.writeIntLittleEndian(Math.toIntExact(out.getCurrentPosition() - start));
    out.write(magic());
    return out.getCurrentPosition();
  }

  private static byte[] magic() {
    return MAGIC.getBytes(StandardCharsets.US_ASCII);
  }
}
