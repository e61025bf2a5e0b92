package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static EmulatorServer server;
  private static TestClient client;

  @BeforeAll
  static void start() {
    server = EmulatorServer.start();
    client = new TestClient(server);
    server.sql("CREATE TABLE t (id BIGINT, name STRING)");
    server.sql("INSERT INTO t SELECT r, 'some text' FROM (SELECT unnest(range(5000)) AS r) q");
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @AfterEach
  void clear() {
    server.faults().clear();
    server.requests().clear();
  }

  private static HttpResponse<byte[]> read() {
    JsonNode session = client.json("TableCreateReadSession", "t", Map.of(), Map.of());
    return client.storage(
        "TableRead",
        "t",
        Map.of("SessionId", session.path("SessionId").asText(), "Index", "0"),
        Map.of());
  }

  @Test
  void answersAStatusAsOftenAsToldAfterSkippingSome() {
    server
        .faults()
        .add(FaultRule.on("TableRead", Fault.status(429, "FlowExceeded", 7)).skip(1).times(1));
    assertThat(read().statusCode()).isEqualTo(200);
    HttpResponse<byte[]> hit = read();
    assertThat(hit.statusCode()).isEqualTo(429);
    assertThat(hit.headers().firstValue("Retry-After")).contains("7");
    assertThat(TestClient.tree(hit).path("Code").asText()).isEqualTo("FlowExceeded");
    assertThat(read().statusCode()).isEqualTo(200);
    assertThat(server.faults().report().get(0).matched()).isEqualTo(3);
    assertThat(server.faults().fired()).isEqualTo(1);
    assertThat(server.requests().count("TableRead")).isEqualTo(3);
  }

  @Test
  void cutsTheBodyAfterSoManyBytes() {
    server.faults().add(FaultRule.on("TableRead", new Fault.Cut(1000)));
    assertThatThrownBy(FaultTest::read).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void corruptsOneByte() {
    byte[] right = read().body();
    server.faults().add(FaultRule.on("TableRead", new Fault.Corrupt(1234)));
    byte[] wrong = read().body();
    assertThat(wrong).hasSameSizeAs(right);
    assertThat(wrong[1234]).isEqualTo((byte) (right[1234] ^ 0x55));
    wrong[1234] = right[1234];
    assertThat(wrong).isEqualTo(right);
  }

  @Test
  void stallsAndDelaysWithoutChangingTheAnswer() {
    byte[] right = read().body();
    server.faults().add(FaultRule.on("TableRead", new Fault.Stall(100, Duration.ofMillis(50))));
    server.faults().add(FaultRule.on("TableRead", new Fault.Delay(Duration.ofMillis(50))));
    long start = System.nanoTime();
    assertThat(read().body()).isEqualTo(right);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(99));
  }

  @Test
  void losesTheAnswerOfAnOperationThatWasPerformed() {
    server.faults().add(FaultRule.on("CreateSchema", new Fault.LostAnswer()));
    byte[] body = "<Schema><Name>lost</Name></Schema>".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> client.control("POST", "/projects/emulator/schemas", Map.of(), body))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(client.get("/projects/emulator/schemas/lost", Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void disconnectsWithoutPerforming() {
    server.faults().add(FaultRule.on("CreateSchema", new Fault.Disconnect()));
    byte[] body = "<Schema><Name>never</Name></Schema>".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> client.control("POST", "/projects/emulator/schemas", Map.of(), body))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(client.get("/projects/emulator/schemas/never", Map.of()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void expiresTheSessionOfTheRequest() {
    server.faults().add(FaultRule.on("TableRead", new Fault.ExpiredSession()));
    HttpResponse<byte[]> expired = read();
    assertThat(expired.statusCode()).isEqualTo(409);
    assertThat(TestClient.text(expired)).contains("SessionExpired");
  }

  @Test
  void sendsANewRouteTokenWhenTheOldIsStale() {
    server.faults().add(FaultRule.on("TableRead", new Fault.StaleRouteToken()));
    HttpResponse<byte[]> stale = read();
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(stale.headers().firstValue("x-odps-max-storage-route-token")).isPresent();
  }

  @Test
  void hitsOnlyRequestsWithTheGivenParameter() {
    server.faults().add(FaultRule.on("TableRead", Fault.status(500, "X")).where("Index", "9"));
    assertThat(read().statusCode()).isEqualTo(200);
  }

  @Test
  void isSetAndReportedOverHttpWithoutAuthentication() {
    TestClient anonymous = new TestClient(server).as("", "");
    String rule =
        "{\"fault\":\"status\",\"status\":503,\"code\":\"Busy\",\"action\":\"GetProject\"}";
    anonymous.control("POST", "/emulator/faults", Map.of(), rule.getBytes(StandardCharsets.UTF_8));
    assertThat(client.get("/projects/emulator", Map.of()).statusCode()).isEqualTo(503);
    JsonNode report = TestClient.tree(anonymous.get("/emulator/faults", Map.of()));
    assertThat(report.get(0).path("fired").asInt()).isEqualTo(1);
    anonymous.control("DELETE", "/emulator/faults", Map.of(), new byte[0]);
    assertThat(server.faults().report()).isEmpty();
    byte[] wrong = "{\"fault\":\"nonsense\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(anonymous.control("POST", "/emulator/faults", Map.of(), wrong).statusCode())
        .isEqualTo(400);
  }

  @Test
  void logsHeadersQueryAndBodyOfRequests() {
    read();
    var entry = server.requests().of("TableCreateReadSession").get(0);
    assertThat(entry.body()).isEqualTo("{}");
    assertThat(entry.query()).containsKey("Target");
    assertThat(entry.headers()).containsKey("date");
  }
}
