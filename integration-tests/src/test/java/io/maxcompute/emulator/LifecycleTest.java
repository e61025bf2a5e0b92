package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LifecycleTest {

  private static TestClient table(EmulatorServer server) {
    server.sql("CREATE TABLE t (id BIGINT, name STRING)");
    server.sql("INSERT INTO t SELECT r, 'some text' FROM (SELECT unnest(range(200000)) AS r) q");
    return new TestClient(server);
  }

  private static Map<String, String> session(TestClient client) {
    String id =
        client.json("TableCreateReadSession", "t", Map.of(), Map.of()).path("SessionId").asText();
    return Map.of("SessionId", id, "Index", "0");
  }

  @Test
  void freesItsPortsAndThreadsAtClose() {
    URI endpoint;
    try (EmulatorServer server = EmulatorServer.start()) {
      endpoint = server.endpoint();
    }
    assertThatThrownBy(
            () -> new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort()).close())
        .isInstanceOf(IOException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("emulator-"));
  }

  @Test
  void countsTheConnectionsThatAreOpen() throws IOException {
    try (EmulatorServer server = EmulatorServer.start()) {
      InetAddress local = InetAddress.getLoopbackAddress();
      try (Socket first = new Socket(local, server.endpoint().getPort());
          Socket second = new Socket(local, server.storageEndpoint().getPort())) {
        assertThat(first.isConnected() && second.isConnected()).isTrue();
        awaitConnections(server, 2);
      }
      awaitConnections(server, 0);
    }
  }

  private static void awaitConnections(EmulatorServer server, int count) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (server.openConnections() != count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(server.openConnections()).isEqualTo(count);
  }

  @Test
  void closesWhileAnAnswerIsOnItsWayWithoutLeavingMemory() {
    CompletableFuture<?> read;
    try (EmulatorServer server = EmulatorServer.start()) {
      TestClient client = table(server);
      Map<String, String> query = session(client);
      server
          .faults()
          .add(FaultRule.on("TableRead", new Fault.Stall(1 << 20, Duration.ofMinutes(5))));
      read = CompletableFuture.supplyAsync(() -> client.storage("TableRead", "t", query, Map.of()));
      while (server.faults().fired() == 0) {
        Thread.onSpinWait();
      }
    }
    CompletableFuture<?> ended = read.handle((answer, failure) -> answer);
    assertThat(ended).succeedsWithin(Duration.ofSeconds(20));
  }

  @Test
  void describesAPrimaryKey() {
    try (EmulatorServer server = EmulatorServer.start()) {
      server.sql(
          "CREATE TABLE d (k BIGINT NOT NULL, v STRING, PRIMARY KEY (`k`)) "
              + "TBLPROPERTIES ('transactional'='true')");
      TestClient client = new TestClient(server);
      assertThat(TestClient.text(client.get("/projects/emulator/tables/d", Map.of())))
          .contains("\\\"PrimaryKey\\\":[\\\"k\\\"]", "\\\"Transactional\\\":\\\"true\\\"");
    }
  }
}
