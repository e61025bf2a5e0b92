package io.maxcompute.storage.blob;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The content of one frame of a download (storage-api.md, sections 5.2 and 5.3): ends where the
 * frame ends, after its footer was seen. Allocates nothing by a length that it is told, except for
 * headers, which are bounded.
 */
final class FrameStream extends PiecewiseStream {
  private static final int MAX_HEADER_BYTES = 1 << 20;

  private final InputStream in;
  private final int number;
  private final String requestIdSuffix;
  private final JsonNode header;
  private final long length;
  private long left;
  private boolean ended;

  /**
   * Reads the head of the frame.
   *
   * @param in borrowed; stands at the start of the frame, and after it when this stream has ended
   * @param number of the frame in its answer, from 1, for messages
   * @param requestIdSuffix ends messages
   */
  FrameStream(InputStream in, int number, String requestIdSuffix) throws IOException {
    this.in = in;
    this.number = number;
    this.requestIdSuffix = requestIdSuffix;
    this.header = readHeader();
    this.length = readLong();
    this.left = length;
    if (length < 0) {
      throw damaged("claims a content of " + length + " bytes");
    }
  }

  /** Returns the blob whose content this is. */
  Blob blob() {
    return new Blob(text("ContentType"), text("CustomFileName"), OptionalLong.of(length), this);
  }

  private Optional<String> text(String key) {
    return Optional.of(header.path(key).asText("")).filter(text -> !text.isEmpty());
  }

  private JsonNode readHeader() throws IOException {
    String text = new String(readSized(), StandardCharsets.UTF_8);
    try {
      JsonNode json = text.isEmpty() ? Json.object() : Json.parse(text);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw new ProtocolException(message("has a header that is not JSON"), e);
    }
    throw damaged("has a header that is not a JSON object");
  }

  @Override
  int readSome(byte[] target, int offset, int wanted) throws IOException {
    if (left > 0) {
      int count = in.read(target, offset, (int) Math.min(left, wanted));
      if (count < 0) {
        throw damaged("is cut off " + left + " bytes before the end of its content");
      }
      left -= count;
      return count;
    }
    if (!ended) {
      readSized(); // the footer says nothing to readers, but shows that the frame is complete
      ended = true;
    }
    return -1;
  }

  private byte[] readSized() throws IOException {
    long size = readLong();
    if (size < 0 || size > MAX_HEADER_BYTES) {
      throw damaged("claims a header or footer of " + size + " bytes");
    }
    return exactly((int) size);
  }

  private long readLong() throws IOException {
    return ByteBuffer.wrap(exactly(Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw damaged("is cut off");
    }
    return bytes;
  }

  private ProtocolException damaged(String how) {
    return new ProtocolException(message(how));
  }

  private String message(String how) {
    return "Cannot read blobs: frame " + number + " of the answer " + how + requestIdSuffix + ".";
  }
}
