package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An emulator with a table {@code t} of a hundred rows in four partitions, and calls that read. */
abstract class ReadTest {
  final MovableClock clock = new MovableClock();
  EmulatorServer server;
  TestClient client;

  @BeforeEach
  void start() {
    start(EmulatorConfig.defaults());
  }

  void start(EmulatorConfig config) {
    close();
    server = EmulatorServer.start(config.withClock(clock));
    client = new TestClient(server).at(clock);
    fill();
  }

  void fill() {
    server.sql("CREATE TABLE t (id BIGINT, name STRING) PARTITIONED BY (pt STRING, hh BIGINT)");
    server.sql(
        "INSERT INTO t PARTITION (pt, hh) SELECT r, concat('n', cast(r AS STRING)), "
            + "if(r < 60, 'a', 'b'), r % 2 FROM (SELECT unnest(range(100)) AS r) q");
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  HttpResponse<byte[]> create(String table, Map<String, Object> request) {
    return client.storage("TableCreateReadSession", table, Map.of(), request);
  }

  JsonNode open(String table, Map<String, Object> request) {
    return client.json("TableCreateReadSession", table, Map.of(), request);
  }

  JsonNode open(Map<String, Object> request) {
    return open("t", request);
  }

  HttpResponse<byte[]> raw(String table, JsonNode session, Map<String, String> range, Object body) {
    Map<String, String> query = new HashMap<>(range);
    query.put("SessionId", session.path("SessionId").asText());
    return client.storage("TableRead", table, query, body);
  }

  HttpResponse<byte[]> raw(JsonNode session, Map<String, String> range, Object body) {
    return raw("t", session, range, body);
  }

  Ipc.Content read(JsonNode session, Map<String, String> range, Object body) {
    return content(raw(session, range, body));
  }

  /** Returns the rows of an answer that must have some. */
  static Ipc.Content content(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
    return Ipc.read(answer.body());
  }

  static Map<String, Object> split(String mode, long number, boolean cross) {
    return Map.of(
        "SplitOptions",
        Map.of("SplitMode", mode, "SplitNumber", number, "CrossPartition", cross),
        "RequiredPartitionColumns",
        List.of("hh", "pt"));
  }

  /** Reads all splits of a session. */
  List<Ipc.Content> splits(JsonNode session) {
    List<Ipc.Content> contents = new ArrayList<>();
    for (int i = 0; i < session.path("SplitsCount").asInt(); i++) {
      contents.add(read(session, Map.of("Index", Integer.toString(i)), Map.of()));
    }
    return contents;
  }

  static List<Object> ids(List<Ipc.Content> contents) {
    return contents.stream().flatMap(content -> content.column("id").stream()).toList();
  }

  static Object[] range(long from, long to) {
    return LongStream.range(from, to).boxed().toArray();
  }
}
