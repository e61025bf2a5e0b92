package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Takes an IPC stream apart into messages. Every length is checked before it is believed.
 *
 * <p>Unlike Arrow's own reader it insists on the end marker: a stream that merely stops is broken,
 * even on a message boundary (storage-api.md, section 2.3).
 */
final class IpcMessageReader {
  private static final int CONTINUATION = -1;
  private static final int MAX_METADATA = 64 << 20;
  private static final int CHUNK = 256 << 10;

  private final InputStream in;
  private final BufferAllocator allocator;
  private final byte[] chunk = new byte[CHUNK];
  private long bytesRead;

  IpcMessageReader(InputStream in, BufferAllocator allocator) {
    this.in = in;
    this.allocator = allocator;
  }

  long bytesRead() {
    return bytesRead;
  }

  /**
   * Returns the next message, or empty at the end marker.
   *
   * @throws EOFException if the stream stops before the end marker
   */
  Optional<IpcMessage> next() throws IOException {
    int marker = readInt();
    if (marker != CONTINUATION) { // the framing before Arrow 0.15 is not part of the protocol
      throw new ProtocolException("An Arrow message begins with " + marker + ", not its marker.");
    }
    int length = readInt();
    if (length == 0) {
      return Optional.empty();
    }
    if (length < 0 || length > MAX_METADATA) {
      throw new ProtocolException("An Arrow message claims a header of " + length + " bytes.");
    }
    Message metadata = Message.getRootAsMessage(ByteBuffer.wrap(readFully(length)));
    return Optional.of(new IpcMessage(metadata, readBody(metadata.bodyLength())));
  }

  private ArrowBuf readBody(long length) throws IOException {
    if (length < 0 || length > allocator.getLimit()) {
      throw new ProtocolException(
          "An Arrow batch claims "
              + length
              + " bytes; at most "
              + allocator.getLimit()
              + " may be held at once. Ask for fewer rows or bytes per batch.");
    }
    ArrowBuf body = allocator.buffer(length);
    try {
      for (long at = 0; at < length; ) {
        int read = in.read(chunk, 0, (int) Math.min(CHUNK, length - at));
        if (read < 0) {
          throw endOfStream();
        }
        body.setBytes(at, chunk, 0, read);
        at += read;
        bytesRead += read;
      }
      return body.writerIndex(length);
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private int readInt() throws IOException {
    return ByteBuffer.wrap(readFully(Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private byte[] readFully(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    bytesRead += bytes.length;
    if (bytes.length < length) {
      throw endOfStream();
    }
    return bytes;
  }

  private EOFException endOfStream() {
    return new EOFException("no end marker after " + bytesRead + " bytes");
  }
}
