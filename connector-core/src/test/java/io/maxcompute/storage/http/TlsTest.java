package io.maxcompute.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsTest {
  private final TestService service = new TestService();
  private final AtomicInteger connections = new AtomicInteger();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void doesNotRepeatAHandshakeThatTheServiceRefuses() throws IOException {
    // A server without a certificate has nothing to offer that a client could accept.
    ServerSocket bare =
        SSLServerSocketFactory.getDefault()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());

    TransportException failure = failureAt(bare, socket -> ((SSLSocket) socket).startHandshake());

    assertThat(failure.isRetryable()).isFalse();
    assertThat(failure.sent()).isFalse();
    assertThat(failure)
        .hasMessageStartingWith("Cannot list things: no secure connection to https://localhost:")
        .hasMessageEndingWith(
            "Check the endpoint, and that this Java trusts the service's certificate.");
    assertThat(connections).hasValue(1);
  }

  @Test
  void repeatsAHandshakeThatBreaksOff() throws IOException {
    ServerSocket fleeing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    TransportException failure = failureAt(fleeing, socket -> socket.getInputStream().read());

    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.sent()).isFalse();
    assertThat(connections).hasValue(4);
  }

  private interface Handshake {
    void run(Socket socket) throws IOException;
  }

  private TransportException failureAt(ServerSocket listener, Handshake handshake)
      throws IOException {
    Thread server = new Thread(() -> serve(listener, handshake), "tls-server");
    server.setDaemon(true);
    server.start();
    try (listener) {
      URI endpoint = URI.create("https://localhost:" + listener.getLocalPort());
      ServiceCaller caller = service.callerOf(endpoint);
      return catchThrowableOfType(
          TransportException.class,
          () -> caller.call(ApiRequest.of("list things", "GET", "/things")));
    }
  }

  private void serve(ServerSocket listener, Handshake handshake) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        connections.incrementAndGet();
        handshake.run(socket);
      } catch (IOException e) {
        // The handshake has failed, or the test has ended.
      }
    }
  }
}
