package io.maxcompute.bench.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection: answers its requests, one after the other. */
final class Caller implements Runnable {
  private static final int READ_BUFFER = 1 << 20;

  /** Large chunks, as performance depends on them: a service sends no smaller ones to anybody. */
  private static final int CHUNK_BYTES = 256 << 10;

  private static final Pattern SESSION_ID = Pattern.compile("\"SessionId\"\\s*:\\s*\"([^\"]+)\"");

  private final SocketChannel socket;
  private final Behind behind;
  private final Recordings recordings;
  private final Manner manner;

  Caller(SocketChannel socket, Behind behind, Recordings recordings, Manner manner) {
    this.socket = socket;
    this.behind = behind;
    this.recordings = recordings;
    this.manner = manner;
  }

  @Override
  public void run() {
    try (socket;
        BufferedInputStream in =
            new BufferedInputStream(socket.socket().getInputStream(), READ_BUFFER)) {
      RequestBody body = new RequestBody(in);
      for (RequestHead head = RequestHead.read(in); head != null; head = RequestHead.read(in)) {
        answer(head, body);
      }
    } catch (IOException e) {
      // The caller has gone in the middle, which is its right.
    }
  }

  private void answer(RequestHead head, RequestBody body) throws IOException {
    switch (head.parameter("Action")) {
      case "TableRead" -> replay(head, body.read(head));
      case "Replay" ->
          serve(recordings.latest(head)); // without the client's words, for a bare socket
      case "TableWrite" -> {
        if (manner.dropsRows()) {
          body.drop(head);
          acknowledge(head);
        } else {
          passOn(head, body.read(head));
        }
      }
      default -> passOn(head, body.read(head));
    }
  }

  private void acknowledge(RequestHead head) throws IOException {
    long rows =
        Long.parseLong("0" + head.parameter("RowOffset")) + Long.parseLong(head.parameter("Count"));
    send(200, "", ("{\"ExactlyOnceRowOffset\":" + rows + "}").getBytes(StandardCharsets.UTF_8));
  }

  private void passOn(RequestHead head, byte[] body) throws IOException {
    HttpResponse<byte[]> answer = behind.ask(head, body, BodyHandlers.ofByteArray());
    if (head.parameter("Action").equals("TableCreateReadSession")) {
      Matcher id = SESSION_ID.matcher(new String(answer.body(), StandardCharsets.UTF_8));
      if (id.find()) {
        recordings.remember(id.group(1), head, body);
      }
    }
    send(answer.statusCode(), headers(answer), answer.body());
  }

  private static String headers(HttpResponse<?> answer) {
    StringBuilder text = new StringBuilder();
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              String folded = name.toLowerCase(Locale.ROOT);
              if (folded.startsWith("x-odps") || folded.startsWith("content-type")) {
                text.append(name).append(": ").append(values.get(0)).append("\r\n");
              }
            });
    return text.toString();
  }

  private void send(int status, String headers, byte[] body) throws IOException {
    String head =
        "HTTP/1.1 "
            + status
            + " Answer\r\n"
            + headers
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
    write(ByteBuffer.wrap(body));
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
  }

  private void replay(RequestHead head, byte[] body) throws IOException {
    Path file = recordings.file(head, body);
    if (!Files.exists(file)) {
      Path fresh = Files.createTempFile(file.getParent(), "fresh", ".part");
      HttpResponse<Path> answer = behind.ask(head, body, BodyHandlers.ofFile(fresh));
      if (answer.statusCode() != 200) {
        byte[] refusal = Files.readAllBytes(fresh);
        Files.delete(fresh);
        send(answer.statusCode(), headers(answer), refusal);
        return;
      }
      Recordings.keep(fresh, file);
    }
    serve(file);
  }

  /** Sends a file in chunks, by the system's own way from file to socket. */
  private void serve(Path file) throws IOException {
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
      write(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
      long start = System.nanoTime();
      long size = content.size();
      for (long at = 0; at < size; at += CHUNK_BYTES) {
        manner.waitFor(at, start, LockSupport::parkNanos);
        long length = Math.min(CHUNK_BYTES, size - at);
        write(ascii(Long.toHexString(length) + "\r\n"));
        for (long sent = 0; sent < length; ) {
          sent += content.transferTo(at + sent, length - sent, socket);
        }
        write(ascii("\r\n"));
      }
      write(ascii("0\r\n\r\n"));
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
