package io.maxcompute.emulator.blob;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.maxcompute.emulator.error.ServiceError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a batch upload (storage-api.md 5.2): for each {@link #header()}, {@link
 * #data()} to its end, {@link #footer()}. Borrows its stream. Not thread-safe.
 */
final class FrameReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_JSON_BYTES = 4 << 20;

  private final InputStream in;

  FrameReader(InputStream in) {
    this.in = in;
  }

  /** Returns the next frame's header; null when the body ends before it. */
  @Nullable JsonNode header() throws IOException {
    byte[] prefix = in.readNBytes(Long.BYTES);
    return prefix.length == 0 ? null : json("header", length("header", prefix));
  }

  /** Returns the frame's data, to be read to its end; a body that ends before is an error. */
  InputStream data() throws IOException {
    return new Part(in, length("data", in.readNBytes(Long.BYTES)));
  }

  JsonNode footer() throws IOException {
    return json("footer", length("footer", in.readNBytes(Long.BYTES)));
  }

  private static long length(String part, byte[] prefix) throws IOException {
    if (prefix.length < Long.BYTES) {
      throw new EOFException("the body ends in the length of a " + part);
    }
    long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0) {
      throw ServiceError.invalid("A frame's " + part + " has length " + length + ".");
    }
    return length;
  }

  private JsonNode json(String part, long length) throws IOException {
    if (length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (length > MAX_JSON_BYTES) {
      throw ServiceError.invalid(
          "A frame's " + part + " has " + length + " bytes, at most " + MAX_JSON_BYTES + " fit.");
    }
    byte[] text = in.readNBytes((int) length);
    if (text.length < length) {
      throw new EOFException("the body ends in a " + part);
    }
    try {
      JsonNode node = JSON.readTree(text);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw ServiceError.invalid(
          "A frame's " + part + " is not JSON: " + e.getOriginalMessage() + ".");
    }
    throw ServiceError.invalid("A frame's " + part + " is not a JSON object.");
  }

  /** So many bytes of a stream, no more and no fewer. */
  private static final class Part extends InputStream {
    private final InputStream in;
    private long left;

    Part(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the body ends " + left + " bytes before the data of a frame");
      }
      left -= count;
      return count;
    }
  }
}
