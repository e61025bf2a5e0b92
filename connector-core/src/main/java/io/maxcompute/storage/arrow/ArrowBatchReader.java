package io.maxcompute.storage.arrow;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.error.TransportException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an Arrow IPC stream, one validated record batch at a time.
 *
 * <p>Takes plain streams, streams whose buffers are compressed by zstd or LZ4, and bodies that are
 * compressed as a whole, told apart by their first bytes (storage-api.md, section 1.5).
 *
 * <p>Stream and allocator are borrowed; the batches belong to the caller. {@link #close()} frees
 * what decompresses. Not thread-safe.
 */
public final class ArrowBatchReader implements AutoCloseable {
  private static final int ZSTD_MAGIC = 0x28B52FFD;
  private static final int LZ4_MAGIC = 0x04224D18; // as the bytes stand in the stream

  private final InputStream body;
  private final BufferAllocator allocator;
  private @Nullable InputStream plain;
  private @Nullable IpcMessageReader messages;
  private @Nullable Schema schema;
  private @Nullable RecordBatchDecoder decoder;

  /**
   * Reads nothing yet: the first call does.
   *
   * @param allocator its limit bounds what any part of the stream may claim
   */
  public ArrowBatchReader(InputStream body, BufferAllocator allocator) {
    this.body = body;
    this.allocator = allocator;
  }

  /**
   * Returns the schema of every batch.
   *
   * @throws TransportException if the stream breaks off
   * @throws ProtocolException if the stream is not Arrow
   */
  public Schema schema() {
    return translated(this::readSchema);
  }

  /**
   * Returns the next batch, uncompressed, to be closed by the caller; empty after the end marker.
   *
   * @throws TransportException if the stream breaks off before its end marker
   * @throws ProtocolException if the stream is not Arrow, is damaged, or has a batch larger than
   *     the allocator's limit
   */
  public Optional<ArrowRecordBatch> next() {
    return translated(this::readBatch);
  }

  /** Returns the bytes taken from the stream so far, before buffers were decompressed. */
  public long bytesRead() {
    return messages == null ? 0 : messages.bytesRead();
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
    }
    try {
      if (plain != null) {
        plain.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("freeing a decoder makes no input or output", e);
    }
  }

  /** Gives back the first bytes of a body, which stays its owner's to close. */
  private static final class Unclosing extends PushbackInputStream {
    Unclosing(InputStream body) {
      super(body, Integer.BYTES);
    }

    @Override
    public synchronized void close() {
      // Borrowed.
    }
  }

  private interface Reading<T> {
    T run() throws IOException;
  }

  private <T> T translated(Reading<T> reading) {
    try {
      return reading.run();
    } catch (IOException e) {
      throw new TransportException(
          "the Arrow stream broke off after " + bytesRead() + " bytes (" + e.getMessage() + ")",
          true,
          e);
    } catch (OutOfMemoryException e) {
      throw new ProtocolException(
          "an Arrow batch needs more than "
              + allocator.getLimit()
              + " bytes; ask for fewer rows or bytes per batch, or allow more memory",
          e);
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ProtocolException("the Arrow stream is damaged: " + e, e);
    }
  }

  private Optional<ArrowRecordBatch> readBatch() throws IOException {
    RecordBatchDecoder batches = decoder();
    Optional<IpcMessage> next = messages().next();
    if (next.isEmpty()) {
      finish();
      return Optional.empty();
    }
    try (IpcMessage message = next.get()) {
      return Optional.of(batches.decode(message));
    }
  }

  private RecordBatchDecoder decoder() throws IOException {
    if (decoder == null) {
      decoder = new RecordBatchDecoder(readSchema(), allocator);
    }
    return decoder;
  }

  /** Lets the decoder of a compressed body verify its last checksum, which is past the marker. */
  private void finish() throws IOException {
    try {
      if (plain != null && !(plain instanceof Unclosing)) {
        plain.read();
      }
    } catch (EOFException e) {
      // All rows have arrived.
    }
  }

  private Schema readSchema() throws IOException {
    if (schema != null) {
      return schema;
    }
    Optional<IpcMessage> first = messages().next();
    if (first.isEmpty()) {
      throw new ProtocolException("an Arrow stream has no schema");
    }
    try (IpcMessage message = first.get()) {
      if (message.metadata().headerType() != MessageHeader.Schema) {
        throw new ProtocolException("an Arrow stream does not begin with its schema");
      }
      Schema read =
          SchemaValidator.read(
              (org.apache.arrow.flatbuf.Schema)
                  message.metadata().header(new org.apache.arrow.flatbuf.Schema()));
      schema = read;
      return read;
    }
  }

  private IpcMessageReader messages() throws IOException {
    if (messages == null) {
      plain = plain(body);
      messages = new IpcMessageReader(plain, allocator);
    }
    return messages;
  }

  private static InputStream plain(InputStream body) throws IOException {
    PushbackInputStream in = new Unclosing(body);
    byte[] first = in.readNBytes(Integer.BYTES);
    in.unread(first);
    int magic = first.length < Integer.BYTES ? 0 : ByteBuffer.wrap(first).getInt();
    return switch (magic) {
      case ZSTD_MAGIC -> new ZstdInputStreamNoFinalizer(in);
      case LZ4_MAGIC -> new Lz4FrameInputStream(in);
      default -> in;
    };
  }
}
