package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The validated batches of an Arrow IPC file, in any order, as often as wanted.
 *
 * <p>The file is mapped into memory, one batch at a time. A batch whose buffers are not compressed
 * is not copied: its buffers are the file. Nobody may write to them, which would end the process,
 * and the file must not change while batches of it are in use. Compressed buffers are decompressed
 * into memory of the allocator.
 *
 * <p>The allocator is borrowed; its limit bounds what batches may hold at once, mapped memory
 * included. Batches belong to the caller, and may outlive this object. Thread-safe.
 */
public final class ArrowFileBatches implements AutoCloseable {
  private static final int CONTINUATION = -1;
  private static final int PREFIX_BYTES = 2 * Integer.BYTES;

  private final Path path;
  private final FileChannel file;
  private final BufferAllocator allocator;
  private final ArrowFileFooter footer;

  private ArrowFileBatches(
      Path path, FileChannel file, BufferAllocator allocator, ArrowFileFooter footer) {
    this.path = path;
    this.file = file;
    this.allocator = allocator;
    this.footer = footer;
  }

  /**
   * Opens a file, to be closed by the caller.
   *
   * @throws ProtocolException if it is no Arrow file, is damaged, or has columns that the protocol
   *     does not have
   * @throws UncheckedIOException if it cannot be read
   */
  public static ArrowFileBatches open(Path path, BufferAllocator allocator) {
    return checked(
        path,
        allocator,
        () -> {
          FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
          try {
            return new ArrowFileBatches(path, file, allocator, ArrowFileFooter.read(file));
          } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
          }
        });
  }

  /** Returns the schema of every batch. */
  public Schema schema() {
    return footer.schema();
  }

  /** Returns the number of batches. */
  public int count() {
    return footer.blocks().size();
  }

  /**
   * Returns a batch, to be closed by the caller.
   *
   * @param index from 0 to one less than {@link #count()}
   * @throws ProtocolException if it is damaged, or larger than the allocator's limit
   * @throws UncheckedIOException if the file cannot be mapped, or has been closed
   */
  public ArrowRecordBatch batch(int index) {
    ArrowFileFooter.Block block = footer.blocks().get(index);
    return checked(path, allocator, () -> read(block));
  }

  private ArrowRecordBatch read(ArrowFileFooter.Block block) throws IOException {
    MappedByteBuffer mapping = file.map(MapMode.READ_ONLY, block.offset(), block.bytes());
    Message metadata = metadata(mapping, block.metadataBytes());
    if (metadata.bodyLength() != block.bodyBytes()) {
      throw new ProtocolException(
          "a batch has " + metadata.bodyLength() + " bytes where " + block.bodyBytes() + " belong");
    }
    try (IpcMessage message = new IpcMessage(metadata, body(mapping, block));
        RecordBatchDecoder decoder = new RecordBatchDecoder(footer.schema(), allocator)) {
      return decoder.decode(message);
    }
  }

  private static Message metadata(MappedByteBuffer mapping, int room) {
    ByteBuffer head = mapping.slice(0, room).order(ByteOrder.LITTLE_ENDIAN);
    int marker = head.getInt();
    int length = head.getInt();
    if (marker != CONTINUATION || length < 0 || length > room - PREFIX_BYTES) {
      throw new ProtocolException("a batch begins with " + marker + " and " + length);
    }
    return Message.getRootAsMessage(head.slice(PREFIX_BYTES, length));
  }

  private ArrowBuf body(MappedByteBuffer mapping, ArrowFileFooter.Block block) {
    if (block.bodyBytes() == 0) {
      return allocator.getEmpty();
    }
    return allocator
        .wrapForeignAllocation(new MappedBody(mapping, block))
        .writerIndex(block.bodyBytes());
  }

  /** Memory that belongs to a mapping, which goes when nothing refers to it any more. */
  private static final class MappedBody extends ForeignAllocation {
    @SuppressWarnings("UnusedVariable") // what is not referred to is unmapped
    private @Nullable MappedByteBuffer mapping;

    MappedBody(MappedByteBuffer mapping, ArrowFileFooter.Block block) {
      super(block.bodyBytes(), MemoryUtil.getByteBufferAddress(mapping) + block.metadataBytes());
      this.mapping = mapping;
    }

    @Override
    protected void release0() {
      mapping = null;
    }
  }

  private interface Reading<T> {
    T run() throws IOException;
  }

  private static <T> T checked(Path path, BufferAllocator allocator, Reading<T> reading) {
    String what = "Cannot read Arrow file '" + path + "': ";
    try {
      return reading.run();
    } catch (IOException e) {
      throw new UncheckedIOException(what + e.getMessage(), e);
    } catch (OutOfMemoryException e) {
      throw new ProtocolException(
          what + "a batch needs more than " + allocator.getLimit() + " bytes of memory.", e);
    } catch (ProtocolException e) {
      throw new ProtocolException(what + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new ProtocolException(what + "it is damaged: " + e, e);
    }
  }

  /** Closes the file. Batches stay valid. Safe to call again. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close Arrow file '" + path + "'.", e);
    }
  }
}
