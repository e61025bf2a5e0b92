package io.maxcompute.emulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What goes back to the client.
 *
 * @param headers beside the request id, which every answer gets
 */
public record Answer(int status, Map<String, String> headers, Body body) {
  public Answer {
    headers = Map.copyOf(headers);
  }

  /** Returns a JSON answer with status 200. */
  public static Answer json(JsonNode node) {
    return of(200, "application/json", node.toString());
  }

  /** Returns an XML answer with status 200. */
  public static Answer xml(String text) {
    return of(200, "application/xml", text);
  }

  /** Returns an answer with a short text body. */
  public static Answer of(int status, String contentType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Answer(status, Map.of("Content-Type", contentType), new Fixed(bytes));
  }

  /** Returns an answer without body. */
  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new Fixed(new byte[0]));
  }

  /** Returns a 200 whose body is produced while it is sent. */
  public static Answer streamed(String contentType, Body body) {
    return new Answer(200, Map.of("Content-Type", contentType), body);
  }

  /** Returns this answer with one more header. */
  public Answer with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  /** Returns this answer with another status. */
  public Answer withStatus(int other) {
    return new Answer(other, headers, body);
  }

  /** Produces the body for nobody, as for a caller who is gone. */
  void discard() throws IOException {
    body.writeTo(Channels.newChannel(OutputStream.nullOutputStream()));
  }

  /** A body that writes itself. */
  @FunctionalInterface
  public interface Body {
    /** Writes all of it. */
    void writeTo(WritableByteChannel out) throws IOException;

    /** Returns the length in bytes, -1 if it is not known before. */
    default long length() {
      return -1;
    }
  }

  private static final class Fixed implements Body {
    private final byte[] bytes;

    Fixed(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      out.write(ByteBuffer.wrap(bytes));
    }

    @Override
    public long length() {
      return bytes.length;
    }
  }
}
