package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceReadTest {
  private static final String NUMBERS = "SELECT r AS id FROM (SELECT unnest(range(%d)) AS r) q";

  private final MovableClock clock = new MovableClock();
  private EmulatorServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    server =
        EmulatorServer.start(EmulatorConfig.defaults().withSynchronousSql(true).withClock(clock));
    client = new TestClient(server).at(clock);
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Runs a statement and returns the instance's id. */
  private String run(String statement) {
    String job =
        "<Instance><Job><Tasks><SQL><Name>Task1</Name><Query><![CDATA["
            + statement
            + ";]]></Query></SQL></Tasks></Job></Instance>";
    String location =
        client
            .control(
                "POST",
                "/projects/emulator/instances",
                Map.of(),
                job.getBytes(StandardCharsets.UTF_8))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static String numbers(int count) {
    return NUMBERS.replace("%d", Integer.toString(count));
  }

  private JsonNode open(String instance, Object body) {
    HttpResponse<byte[]> answer =
        client.instance("POST", "InstanceCreateReadSession", instance, Map.of(), body);
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
    return TestClient.tree(answer);
  }

  private HttpResponse<byte[]> raw(String instance, Map<String, String> query, Object body) {
    return client.instance("POST", "InstanceRead", instance, query, body);
  }

  private Ipc.Content read(String instance, Map<String, String> query, Object body) {
    HttpResponse<byte[]> answer = raw(instance, query, body);
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
    return Ipc.read(answer.body());
  }

  private Ipc.Content readSession(
      String instance, JsonNode session, Map<String, String> range, Object body) {
    Map<String, String> query = new HashMap<>(range);
    query.put("SessionId", session.path("DownloadID").asText());
    return read(instance, query, body);
  }

  private static Object[] range(long from, long to) {
    return LongStream.range(from, to).boxed().toArray();
  }

  @Test
  void opensTheResultOfAQuery() {
    JsonNode session = open(run(numbers(100)), Map.of("EnableLimit", false));
    assertThat(session.path("RecordCount").asLong()).isEqualTo(100);
    assertThat(session.path("Status").asText()).isEqualTo("NORMAL");
    assertThat(session.path("QuotaName").isTextual()).isTrue();
    JsonNode schema = session.path("TableSchema");
    assertThat(schema.path("DataColumns").get(0).path("columnType").toString())
        .startsWith("{\"MemberName\":\"id\",\"ColumnId\":1,\"Type\":0,");
    assertThat(schema.path("PartitionColumns").isArray()).isTrue();
    assertThat(schema.path("SystemColumns").isArray()).isTrue();
  }

  @Test
  void findsASessionAgainByGetAndByPost() {
    String instance = run(numbers(3));
    JsonNode session = open(instance, Map.of());
    Map<String, String> query = Map.of("SessionId", session.path("DownloadID").asText());
    for (String method : List.of("GET", "POST")) {
      HttpResponse<byte[]> answer =
          client.instance(method, "InstanceGetReadSession", instance, query, new byte[0]);
      assertThat(TestClient.tree(answer)).as(method).isEqualTo(session);
    }
  }

  @Test
  void readsRangesOfTheRowsInTheirOrder() {
    String instance = run(numbers(40_000) + " ORDER BY id");
    JsonNode session = open(instance, Map.of());
    assertThat(readSession(instance, session, Map.of(), Map.of()).column("id"))
        .containsExactly(range(0, 40_000));
    Map<String, String> middle = Map.of("Offset", "30000", "Count", "50");
    assertThat(readSession(instance, session, middle, Map.of()).column("id"))
        .containsExactly(range(30_000, 30_050));
    assertThat(readSession(instance, session, Map.of("Offset", "39990"), Map.of()).column("id"))
        .containsExactly(range(39_990, 40_000));
  }

  @Test
  void readsWithoutASession() {
    String instance = run(numbers(100));
    Map<String, Object> direct =
        Map.of("TaskName", "Task1", "QueryId", 0, "EnableLimit", false, "Columns", List.of());
    assertThat(read(instance, Map.of("Offset", "90"), direct).column("id"))
        .containsExactly(range(90, 100));
    assertThat(raw(instance, Map.of(), Map.of("TaskName", "Task2")).statusCode()).isEqualTo(404);
    assertThat(raw(instance, Map.of(), Map.of("QueryId", 1)).statusCode()).isEqualTo(400);
  }

  @Test
  void ignoresTheTaskNameWithASession() {
    String instance = run(numbers(2));
    Map<String, Object> body = Map.of("TaskName", "AnonymousSQLTask", "QueryId", 0);
    assertThat(readSession(instance, open(instance, Map.of()), Map.of(), body).rows()).hasSize(2);
  }

  @Test
  void readsAtMostTenThousandRowsIfLimited() {
    String instance = run(numbers(10_001));
    Map<String, Object> limited = Map.of("EnableLimit", true);
    JsonNode session = open(instance, limited);
    assertThat(session.path("RecordCount").asLong()).isEqualTo(10_000);
    assertThat(readSession(instance, session, Map.of(), Map.of()).rows()).hasSize(10_000);
    assertThat(read(instance, Map.of(), limited).rows()).hasSize(10_000);
    assertThat(read(instance, Map.of("Offset", "9999"), limited).rows()).hasSize(1);
  }

  @Test
  void readsTheColumnsAskedFor() {
    String instance = run("SELECT 1 AS a, 'x' AS b, 2.5D AS c");
    JsonNode session = open(instance, Map.of());
    Ipc.Content content =
        readSession(instance, session, Map.of(), Map.of("Columns", List.of("c", "A")));
    assertThat(content.schema().getFields().stream().map(Field::getName)).containsExactly("a", "c");
    HttpResponse<byte[]> unknown = raw(instance, Map.of(), Map.of("Columns", List.of("d")));
    assertThat(unknown.statusCode()).isEqualTo(400);
  }

  @Test
  void takesTheBodyOfATablesReadSession() {
    String instance = run("SELECT CAST('2024-01-02 03:04:05' AS TIMESTAMP) AS t, 1 AS n");
    Map<String, Object> body =
        Map.of(
            "RequiredDataColumns", List.of(),
            "RequiredPartitions", List.of(),
            "SplitOptions", Map.of("SplitMode", "Size", "SplitNumber", 268435456),
            "ArrowOptions", Map.of("TimestampUnit", "second"),
            "IncrementalRead", false);
    Ipc.Content content = readSession(instance, open(instance, body), Map.of(), Map.of());
    assertThat(content.schema().findField("t").getType().toString())
        .isEqualTo("Timestamp(SECOND, null)");
  }

  @Test
  void hasNoRowsForAnEmptyResultButTheColumns() {
    String instance = run(numbers(5) + " WHERE r > 10");
    JsonNode session = open(instance, Map.of());
    assertThat(session.path("RecordCount").asLong()).isZero();
    Ipc.Content content = readSession(instance, session, Map.of(), Map.of());
    assertThat(content.rows()).isEmpty();
    assertThat(content.schema().getFields()).hasSize(1);
  }

  @Test
  void keepsTheResultWhenItsTablesAreGone() {
    server.sql("CREATE TABLE t (id BIGINT)");
    server.sql("INSERT INTO t VALUES (1), (2)");
    String instance = run("SELECT id FROM t ORDER BY id");
    server.sql("DROP TABLE t");
    assertThat(read(instance, Map.of(), Map.of()).column("id")).containsExactly(1L, 2L);
  }

  @Test
  void compressesBuffersAsAsked() {
    String instance = run(numbers(1000) + " ORDER BY id");
    int plain = raw(instance, Map.of(), Map.of()).body().length;
    client.header("Accept-Encoding", "zstd");
    HttpResponse<byte[]> answer = raw(instance, Map.of(), Map.of());
    assertThat(answer.body()).hasSizeLessThan(plain);
    assertThat(Ipc.read(answer.body()).column("id")).containsExactly(range(0, 1000));
  }

  @Test
  void expiresAndIsRevivedByARefresh() {
    String instance = run(numbers(3));
    JsonNode session = open(instance, Map.of());
    String id = session.path("DownloadID").asText();
    clock.advance(Duration.ofHours(25));
    assertThat(raw(instance, Map.of("SessionId", id), Map.of()).statusCode()).isEqualTo(409);
    Map<String, String> refresh = Map.of("SessionId", id, "session_refresh", "true");
    client.instance("POST", "InstanceGetReadSession", instance, refresh, Map.of());
    assertThat(readSession(instance, session, Map.of(), Map.of()).rows()).hasSize(3);
  }

  @Test
  void refusesInstancesThatHaveNoRows() {
    String ddl = run("CREATE TABLE t (id BIGINT)");
    assertThat(raw(ddl, Map.of(), Map.of()).statusCode()).isEqualTo(400);
    HttpResponse<byte[]> failed = raw(run("SELECT x FROM nope"), Map.of(), Map.of());
    assertThat(failed.statusCode()).isEqualTo(400);
    assertThat(TestClient.tree(failed).path("Message").asText()).contains("ODPS-0130131");
    assertThat(raw("nope", Map.of(), Map.of()).statusCode()).isEqualTo(404);
    assertThat(raw(run(numbers(1)), Map.of("SessionId", "x"), Map.of()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void refusesAnInstanceThatIsRunning() {
    close();
    CountDownLatch allowed = new CountDownLatch(1);
    server = EmulatorServer.start(EmulatorConfig.defaults().withClock(new SlowForSql(allowed)));
    client = new TestClient(server);
    try {
      String instance = run(numbers(3));
      HttpResponse<byte[]> refused = raw(instance, Map.of(), Map.of());
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(TestClient.text(refused)).contains("is running");
    } finally {
      allowed.countDown();
    }
  }

  /** A clock that does not tell the threads that run SQL when they have ended until allowed. */
  private static final class SlowForSql extends Clock {
    private final CountDownLatch allowed;

    SlowForSql(CountDownLatch allowed) {
      this.allowed = allowed;
    }

    @Override
    public Instant instant() {
      try {
        if (Thread.currentThread().getName().startsWith("emulator-sql-")) {
          allowed.await();
        }
        return Clock.systemUTC().instant();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
