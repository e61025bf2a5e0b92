package io.maxcompute.storage.arrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A complete Arrow IPC stream, ready to be sent, and sent again: schema, batches, end marker. */
public final class EncodedRows {
  private final List<ByteBuffer> parts;
  private final long byteCount;
  private final long rows;

  /**
   * @param parts with arrays, in order; borrowed for good
   */
  EncodedRows(List<ByteBuffer> parts, long rows) {
    this.parts = List.copyOf(parts);
    this.byteCount = parts.stream().mapToLong(ByteBuffer::remaining).sum();
    this.rows = rows;
  }

  /** The stream in {@code bytes}, which are borrowed for good. */
  public EncodedRows(byte[] bytes, long rows) {
    this(List.of(ByteBuffer.wrap(bytes)), rows);
  }

  /** Returns the number of rows in all batches together. */
  public long rows() {
    return rows;
  }

  /** Returns the length of the stream. */
  public long byteCount() {
    return byteCount;
  }

  /** Writes all of it, as often as it is called. */
  public void writeTo(OutputStream out) throws IOException {
    for (ByteBuffer part : parts) {
      out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
  }

  /** Returns a copy of all of it. */
  public byte[] bytes() {
    ByteArrayOutputStream copy = new ByteArrayOutputStream(Math.toIntExact(byteCount));
    try {
      writeTo(copy);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return copy.toByteArray();
  }
}
