package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.storage.Switches;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads of parts of a table's history. The table starts with version 1, and each insert of one row
 * makes the next version, ten seconds after the one before.
 */
class IncrementalReadTest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final MovableClock clock = new MovableClock();
  private EmulatorConfig config = EmulatorConfig.defaults().withClock(clock);
  private EmulatorServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    open(config);
    server.sql("CREATE TABLE t (id BIGINT)");
    server.sql("CREATE TABLE p (id BIGINT) PARTITIONED BY (pt STRING)");
  }

  private void open(EmulatorConfig other) {
    close();
    config = other;
    server = EmulatorServer.start(config);
    client = new TestClient(server).at(clock);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  private void insert(int... ids) {
    for (int id : ids) {
      clock.advance(Duration.ofSeconds(10));
      server.sql("INSERT INTO t VALUES (" + id + ")");
    }
  }

  private HttpResponse<byte[]> create(String table, Map<String, Object> options) {
    Map<String, Object> body =
        Map.of(
            "IncrementalRead",
            true,
            "IncrementalReadOptions",
            options,
            "SplitOptions",
            Map.of("SplitMode", "RowOffset"));
    return client.storage("TableCreateReadSession", table, Map.of(), body);
  }

  private JsonNode session(Map<String, Object> options) {
    HttpResponse<byte[]> answer = create("t", options);
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
    return TestClient.tree(answer);
  }

  private List<Object> read(String table, JsonNode session) {
    Map<String, String> query = Map.of("SessionId", session.path("SessionId").asText());
    return Ipc.read(client.storage("TableRead", table, query, Map.of()).body()).column("id");
  }

  private List<Object> ids(Map<String, Object> options) {
    return read("t", session(options));
  }

  private String secondsAgo(long seconds) {
    return TIME.format(clock.instant().minusSeconds(seconds));
  }

  private static Map<String, Object> versions(long start, long end) {
    return Map.of("StartVersion", start, "EndVersion", end);
  }

  @Test
  void readsTheRowsAddedAfterTheStartUpToTheEnd() {
    insert(10, 20, 30, 40);
    assertThat(ids(versions(2, 4))).containsExactly(20L, 30L);
    assertThat(ids(versions(3, 3))).isEmpty();
  }

  @Test
  void includesTheStartWhenSwitchedTo() {
    open(config.withSwitch(Switches.INCREMENTAL_INCLUDES_START, true));
    server.sql("CREATE TABLE t (id BIGINT)");
    insert(10, 20, 30);
    assertThat(ids(versions(2, 3))).containsExactly(10L, 20L);
  }

  @Test
  void leavesOpenWhatIsNotGiven() {
    insert(10, 20, 30);
    assertThat(ids(Map.of())).containsExactly(10L, 20L, 30L);
    assertThat(ids(Map.of("StartVersion", 3))).containsExactly(30L);
    assertThat(ids(Map.of("EndVersion", 3))).containsExactly(10L, 20L);
    assertThat(ids(versions(3, 0))).containsExactly(30L);
    Map<String, Object> unset = new HashMap<>(versions(-1, -1));
    unset.put("StartTimeStamp", "-1");
    unset.put("EndTimeStamp", "-1");
    unset.put("Mode", "append");
    assertThat(ids(unset)).hasSize(3);
  }

  @Test
  void readsBetweenTimes() {
    insert(10, 20, 30, 40);
    Map<String, Object> times =
        Map.of(
            "StartTimeStamp", secondsAgo(30),
            "EndTimeStamp", secondsAgo(10));
    assertThat(ids(times)).containsExactly(20L, 30L);
    Map<String, Object> asPyOdps =
        Map.of(
            "Mode", "v1",
            "From", secondsAgo(20),
            "To", secondsAgo(0));
    assertThat(ids(asPyOdps)).containsExactly(30L, 40L);
  }

  @Test
  void understandsFromAndTo() {
    insert(10, 20, 30);
    JsonNode session = session(Map.of("From", 2, "To", 3));
    assertThat(read("t", session)).containsExactly(20L);
    assertThat(session.path("IncrementalReadOptions").path("StartVersion").asLong()).isEqualTo(2);
    assertThat(session.path("IncrementalReadOptions").path("EndVersion").asLong()).isEqualTo(3);
  }

  @Test
  void isTurnedOnByTheOptionsToo() {
    insert(10, 20);
    Map<String, Object> body =
        Map.of(
            "IncrementalReadOptions", Map.of("EnableIncrementalRead", true, "StartVersion", 2),
            "SplitOptions", Map.of("SplitMode", "RowOffset"));
    JsonNode session = client.json("TableCreateReadSession", "t", Map.of(), body);
    assertThat(read("t", session)).containsExactly(20L);
  }

  @Test
  void ignoresTheOptionsOfAnOrdinaryRead() {
    insert(10, 20);
    Map<String, Object> body =
        Map.of("IncrementalRead", false, "IncrementalReadOptions", versions(2, 99));
    JsonNode session = client.json("TableCreateReadSession", "t", Map.of(), body);
    assertThat(read("t", session)).hasSize(2);
    assertThat(session.path("IncrementalReadOptions").toString())
        .isEqualTo(
            "{\"Mode\":\"append\",\"StartVersion\":-1,\"EndVersion\":-1,"
                + "\"StartTimeStamp\":\"-1\",\"EndTimeStamp\":\"-1\"}");
  }

  @Test
  void tellsTheLatestVersionSoThatAFeedCanGoOnFromThere() {
    insert(10);
    long seen = session(Map.of()).path("LatestVersion").asLong();
    assertThat(ids(Map.of("StartVersion", seen))).isEmpty();
    insert(20, 30);
    JsonNode next = session(Map.of("StartVersion", seen));
    assertThat(read("t", next)).containsExactly(20L, 30L);
    assertThat(next.path("LatestVersion").asLong()).isEqualTo(seen + 2);
  }

  @Test
  void readsTheSameRowsOfARangeWhateverHappensToThemLater() {
    insert(10, 20);
    server.sql("INSERT OVERWRITE TABLE t VALUES (30)");
    server.sql("TRUNCATE TABLE t");
    assertThat(ids(versions(1, 3))).containsExactly(10L, 20L);
    assertThat(ids(versions(3, 4))).containsExactly(30L);
    assertThat(ids(versions(4, 5))).isEmpty();
  }

  @Test
  void readsOnlyThePartitionsAskedFor() {
    server.sql("INSERT INTO p PARTITION (pt='a') VALUES (1)");
    server.sql("INSERT INTO p PARTITION (pt='b') VALUES (2)");
    server.sql("INSERT INTO p PARTITION (pt='a') VALUES (3)");
    Map<String, Object> body =
        Map.of(
            "IncrementalRead", true,
            "IncrementalReadOptions", Map.of("StartVersion", 2),
            "RequiredPartitions", List.of("pt=a"),
            "RequiredPartitionColumns", List.of("pt"));
    JsonNode session = client.json("TableCreateReadSession", "p", Map.of(), body);
    assertThat(read("p", session)).containsExactly(3L);
  }

  @Test
  void filtersTheRowsOfARange() {
    insert(10, 20, 30);
    Map<String, Object> body =
        Map.of(
            "IncrementalRead",
            true,
            "IncrementalReadOptions",
            versions(2, 4),
            "FilterPredicate",
            "`id` > 20");
    JsonNode session = client.json("TableCreateReadSession", "t", Map.of(), body);
    assertThat(read("t", session)).containsExactly(30L);
  }

  @Test
  void remembersItsHistoryAcrossARestart(@TempDir Path directory) {
    open(config.withDataDirectory(directory));
    server.sql("CREATE TABLE t (id BIGINT)");
    insert(10, 20);
    server.sql("INSERT OVERWRITE TABLE t VALUES (30)");
    open(config);
    assertThat(ids(versions(2, 3))).containsExactly(20L);
    insert(40);
    assertThat(ids(Map.of("StartVersion", 4))).containsExactly(40L);
  }

  @Test
  void refusesRangesThatDoNotExist() {
    insert(10);
    assertThat(create("t", Map.of("StartVersion", 3)).statusCode()).isEqualTo(400);
    assertThat(create("t", Map.of("EndVersion", 3)).statusCode()).isEqualTo(400);
    assertThat(create("t", versions(2, 1)).statusCode()).isEqualTo(400);
    assertThat(create("t", Map.of("StartTimeStamp", "yesterday")).statusCode()).isEqualTo(400);
    Map<String, Object> both = Map.of("StartVersion", 1, "StartTimeStamp", "2024-01-01 00:00:00");
    assertThat(create("t", both).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesOtherModesThanAppend() {
    HttpResponse<byte[]> refused = create("t", Map.of("Mode", "cdc"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestClient.text(refused)).contains("'cdc'", "append");
    assertThat(create("t", Map.of("Mode", "nope")).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesPrimaryKeyTables() {
    server.sql(
        "CREATE TABLE k (id BIGINT NOT NULL PRIMARY KEY) TBLPROPERTIES ('transactional'='true')");
    HttpResponse<byte[]> refused = create("k", Map.of());
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestClient.text(refused)).contains("primary key");
  }
}
