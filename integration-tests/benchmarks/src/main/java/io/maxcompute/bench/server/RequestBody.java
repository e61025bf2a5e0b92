package io.maxcompute.bench.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Takes the body of a request from the connection, whichever way its length is told. */
final class RequestBody {
  private static final int BUFFER_BYTES = 256 << 10;

  private final BufferedInputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  RequestBody(BufferedInputStream in) {
    this.in = in;
  }

  byte[] read(RequestHead head) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    copy(head, body);
    return body.toByteArray();
  }

  void drop(RequestHead head) throws IOException {
    copy(head, OutputStream.nullOutputStream());
  }

  private void copy(RequestHead head, OutputStream out) throws IOException {
    if (!head.isChunked()) {
      copy(head.contentLength(), out);
      return;
    }
    for (long length = chunk(); length > 0; length = chunk()) {
      copy(length, out);
      line(); // the end of the chunk
    }
    line(); // the end of the last one, which has no trailers
  }

  private long chunk() throws IOException {
    return Long.parseLong(line().split(";", -1)[0], 16);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the caller left in the middle of a body");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  private void copy(long length, OutputStream out) throws IOException {
    for (long left = length; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("the caller left in the middle of a body");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }
}
