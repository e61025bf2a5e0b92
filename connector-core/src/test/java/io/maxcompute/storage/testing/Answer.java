package io.maxcompute.storage.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What a {@link TestServer} does with a request. */
@FunctionalInterface
public interface Answer {

  /** Answers on {@code socket}; returns whether the connection goes on. */
  boolean write(Socket socket, InputStream in) throws IOException;

  static Complete status(int status, String type, String body) {
    return new Complete(
        status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
  }

  static Complete json(String body) {
    return status(200, "application/json", body.replace('\'', '"'));
  }

  static Complete xml(String body) {
    return status(200, "application/xml", body);
  }

  static Complete bytes(byte[] body) {
    return new Complete(200, Map.of(), body);
  }

  static Complete error(int status, String code, String message) {
    String body = "{\"Code\":\"" + code + "\",\"Message\":\"" + message + "\"}";
    return status(status, "application/json", body);
  }

  /** Takes the request and closes the connection without a word. */
  static Answer silence() {
    return (socket, in) -> false;
  }

  /** Announces all of {@code body} and closes the connection after {@code length} bytes of it. */
  static Answer cut(byte[] body, int length) {
    return (socket, in) -> {
      OutputStream out = socket.getOutputStream();
      out.write(head(200, Map.of("Content-Length", Integer.toString(body.length))));
      out.write(body, 0, length);
      out.flush();
      return false;
    };
  }

  /** Sends {@code body} in chunks of {@code size} bytes. */
  static Answer chunked(byte[] body, int size) {
    return (socket, in) -> {
      OutputStream out = socket.getOutputStream();
      out.write(head(200, Map.of("Transfer-Encoding", "chunked")));
      for (int at = 0; at < body.length; at += size) {
        chunk(out, Arrays.copyOfRange(body, at, Math.min(body.length, at + size)));
      }
      chunk(out, new byte[0]);
      return true;
    };
  }

  /** Waits for {@code signal} before it answers. */
  static Answer after(CountDownLatch signal, Answer answer) {
    return (socket, in) -> {
      try {
        signal.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return answer.write(socket, in);
    };
  }

  /** Counts {@code signal} down, then answers. */
  static Answer signalling(CountDownLatch signal, Answer answer) {
    return (socket, in) -> {
      signal.countDown();
      return answer.write(socket, in);
    };
  }

  /** Sends {@code start} as chunks, counts {@code sent} down, and waits for the client to go. */
  static Answer stalled(byte[] start, CountDownLatch sent) {
    return (socket, in) -> {
      OutputStream out = socket.getOutputStream();
      out.write(head(200, Map.of("Transfer-Encoding", "chunked")));
      if (start.length > 0) {
        chunk(out, start);
      }
      out.flush();
      sent.countDown();
      return in.read() >= 0;
    };
  }

  /** Reads the request and says nothing until the client goes. */
  static Answer nothing() {
    return (socket, in) -> in.read() >= 0;
  }

  private static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static byte[] head(int status, Map<String, String> headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("x-odps-request-id: REQ1\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A proper answer with its length.
   *
   * @param headers besides the length and the request id
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Complete(int status, Map<String, String> headers, byte[] body) implements Answer {

    /** Returns this answer with one more header. */
    public Complete with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Complete(status, more, body);
    }

    @Override
    public boolean write(Socket socket, InputStream in) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(head(status, with("Content-Length", Integer.toString(body.length)).headers));
      out.write(body);
      out.flush();
      return true;
    }
  }
}
