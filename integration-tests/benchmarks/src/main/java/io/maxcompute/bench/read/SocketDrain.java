package io.maxcompute.bench.read;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Takes an answer from a socket and drops it: the floor below every client. */
final class SocketDrain {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private SocketDrain() {}

  /** Returns the bytes of the answer, its head and chunk lengths included. */
  static long drain(URI endpoint, String path) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    byte[] end = new byte[LAST_CHUNK.length];
    try (SocketChannel socket =
        SocketChannel.open(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()))) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      long bytes = 0;
      while (!java.util.Arrays.equals(end, LAST_CHUNK)) {
        int count = socket.read(buffer);
        if (count < 0) {
          throw new IOException("the answer ended after " + bytes + " bytes");
        }
        bytes += count;
        remember(buffer.flip(), end);
        buffer.clear();
      }
      return bytes;
    }
  }

  /** Keeps the last bytes of all that came. */
  private static void remember(ByteBuffer came, byte[] end) {
    int fresh = Math.min(came.remaining(), end.length);
    System.arraycopy(end, fresh, end, 0, end.length - fresh);
    came.get(came.limit() - fresh, end, end.length - fresh, fresh);
  }
}
