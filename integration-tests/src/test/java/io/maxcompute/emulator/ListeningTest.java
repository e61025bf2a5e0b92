package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where the emulator listens, and where it sends those who ask for the storage plane. */
class ListeningTest {
  private static final MovableClock CLOCK = new MovableClock();
  private static final EmulatorConfig CONFIG =
      EmulatorConfig.defaults().withClock(CLOCK).withBearerTokens(Set.of("token"));

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Asks for the storage plane as somebody who reached the emulator as {@code host}. */
  private static String discovered(EmulatorServer server, String host) throws IOException {
    URI endpoint = server.endpoint();
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      String request =
          String.join(
              "\r\n",
              "GET /api/projects/emulator/tunnel?service HTTP/1.0",
              "Host: " + host,
              "Date: Thu, 01 Jan 2026 00:00:00 GMT",
              "x-odps-bearer-token: token",
              "",
              "");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  @Test
  void listensOnLoopbackAloneAndSendsEverybodyThere() throws IOException {
    try (EmulatorServer server = EmulatorServer.start(CONFIG)) {
      assertThat(server.storageEndpoint().getHost()).isEqualTo("127.0.0.1");
      assertThat(discovered(server, "warehouse.test:1"))
          .isEqualTo(server.storageEndpoint().getAuthority());
    }
  }

  @Test
  void sendsCallersFromOutsideToTheHostThatTheyUsed() throws IOException {
    try (EmulatorServer server = EmulatorServer.start(CONFIG.withHost("0.0.0.0"))) {
      int port = server.storageEndpoint().getPort();
      assertThat(discovered(server, "warehouse.test:1")).isEqualTo("warehouse.test:" + port);
      assertThat(discovered(server, "[::1]:1")).isEqualTo("[::1]:" + port);
    }
  }

  @Test
  void servesBothPlanesOnOnePort() throws IOException {
    int port = freePort();
    EmulatorConfig config = CONFIG.withHost("0.0.0.0").withPorts(port, port);
    try (EmulatorServer server = EmulatorServer.start(config)) {
      assertThat(server.storageEndpoint().getPort()).isEqualTo(port);
      assertThat(discovered(server, "warehouse.test:1")).isEqualTo("warehouse.test:1");
      server.sql("CREATE TABLE t (id BIGINT, name STRING)");
      String session =
          new TestClient(server)
              .at(CLOCK)
              .json("TableCreateReadSession", "t", Map.of(), Map.of())
              .path("SessionId")
              .asText();
      assertThat(session).startsWith("rs-");
      assertThat(server.requests().counts())
          .containsOnly(
              Map.entry("GetTunnelEndpoint", 1L), Map.entry("TableCreateReadSession", 1L));
    }
  }
}
