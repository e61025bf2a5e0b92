package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * An emulator with a plain table {@code t} and a partitioned one {@code p}, and calls that write.
 */
abstract class WriteTest {
  static final String TOKEN = "x-odps-max-storage-write-access-token";

  final MovableClock clock = new MovableClock();
  EmulatorServer server;
  TestClient client;

  /** The table that calls are about. */
  String current = "t";

  EmulatorConfig config() {
    return EmulatorConfig.defaults().withClock(clock);
  }

  @BeforeEach
  void start() {
    server = EmulatorServer.start(config());
    client = new TestClient(server).at(clock);
    server.sql("CREATE TABLE t (id BIGINT, name STRING)");
    server.sql("CREATE TABLE p (id BIGINT, name STRING) PARTITIONED BY (pt STRING)");
  }

  @AfterEach
  void close() {
    server.close();
  }

  String open(String table, String spec, Object overwrite) {
    return open(table, Map.of(), spec, Map.of("overwrite", overwrite));
  }

  String open(String table, Map<String, String> query, String spec, Map<String, Object> flags) {
    Map<String, Object> body = Map.of("PartialPartitionSpec", spec, "Flags", flags);
    return client.json("TableCreateWriteSession", table, query, body).path("SessionId").asText();
  }

  HttpResponse<byte[]> call(String action, String session, Object body) {
    return client.storage(action, current, Map.of("SessionId", session), body);
  }

  static Map<String, Object> stream(int version, boolean exactlyOnce) {
    return stream("0", version, exactlyOnce);
  }

  static Map<String, Object> stream(String id, int version, boolean exactlyOnce) {
    return Map.of("StreamId", id, "StreamVersion", version, "ExactlyOnceMode", exactlyOnce);
  }

  static Map<String, Object> lists(int... versions) {
    return Map.of(
        "StreamIds", List.of("0"), "StreamVersions", Arrays.stream(versions).boxed().toList());
  }

  HttpResponse<byte[]> write(String session, int version, Map<String, String> more, byte[] rows) {
    return write(session, "0", version, more, rows);
  }

  HttpResponse<byte[]> write(
      String session, String stream, int version, Map<String, String> more, byte[] rows) {
    Map<String, String> query = new HashMap<>();
    query.put("SessionId", session);
    query.put("StreamId", stream);
    query.put("StreamVersion", Integer.toString(version));
    query.put("Count", "0");
    query.putAll(more);
    return client.storage("TableWrite", current, query, rows);
  }

  static JsonNode ok(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
    return TestClient.tree(answer);
  }

  static JsonNode conflict(HttpResponse<byte[]> answer) {
    return refused(answer, 409);
  }

  static JsonNode refused(HttpResponse<byte[]> answer, int status) {
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(status);
    return TestClient.tree(answer);
  }

  void writeClosed(String session, int version, byte[] rows) {
    writeClosed(session, "0", version, rows);
  }

  void writeClosed(String session, String stream, int version, byte[] rows) {
    ok(call("TableCreateWriteStream", session, stream(stream, version, false)));
    ok(write(session, stream, version, Map.of(), rows));
    ok(call("TableCloseWriteStream", session, stream(stream, version, false)));
  }

  static String token(HttpResponse<byte[]> answer) {
    return ok(answer).path("AccessToken").asText();
  }

  List<List<String>> rows(String table) {
    return server.sql("SELECT * FROM " + table + " ORDER BY id");
  }
}
