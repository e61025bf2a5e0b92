package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteSessionTest {
  private static final String TOKEN = "x-odps-max-storage-write-access-token";

  private final MovableClock clock = new MovableClock();
  private EmulatorServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    server = EmulatorServer.start(EmulatorConfig.defaults().withClock(clock));
    client = new TestClient(server).at(clock);
    server.sql("CREATE TABLE t (id BIGINT, name STRING)");
    server.sql("CREATE TABLE p (id BIGINT, name STRING) PARTITIONED BY (pt STRING)");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String open(String table, String spec, Object overwrite) {
    return client
        .json(
            "TableCreateWriteSession",
            table,
            Map.of(),
            Map.of("PartialPartitionSpec", spec, "Flags", Map.of("overwrite", overwrite)))
        .path("SessionId")
        .asText();
  }

  private HttpResponse<byte[]> call(String action, String session, Object body) {
    return client.storage(action, table(), Map.of("SessionId", session), body);
  }

  private String current = "t";

  private String table() {
    return current;
  }

  private static Map<String, Object> stream(int version, boolean exactlyOnce) {
    return Map.of("StreamId", "0", "StreamVersion", version, "ExactlyOnceMode", exactlyOnce);
  }

  private static Map<String, Object> lists(int... versions) {
    return Map.of(
        "StreamIds", List.of("0"), "StreamVersions", Arrays.stream(versions).boxed().toList());
  }

  private HttpResponse<byte[]> write(
      String session, int version, Map<String, String> more, byte[] rows) {
    Map<String, String> query = new HashMap<>(more);
    query.putAll(
        Map.of(
            "SessionId",
            session,
            "StreamId",
            "0",
            "StreamVersion",
            Integer.toString(version),
            "Count",
            "0"));
    return client.storage("TableWrite", table(), query, rows);
  }

  private void ok(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
  }

  private void conflict(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(409);
  }

  private void writeClosed(String session, int version, byte[] rows) {
    ok(call("TableCreateWriteStream", session, stream(version, false)));
    ok(write(session, version, Map.of(), rows));
    ok(call("TableCloseWriteStream", session, stream(version, false)));
  }

  private List<List<String>> rows(String table) {
    return server.sql("SELECT * FROM " + table + " ORDER BY id");
  }

  @Test
  void showsRowsOnlyAfterTheCommit() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 2));
    assertThat(rows("t")).isEmpty();
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).containsExactly(List.of("1", "n1"), List.of("2", "n2"));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).hasSize(2);
    conflict(write(session, 1, Map.of(), Ipc.rows(3, 1)));
  }

  @Test
  void takesEveryCodec() {
    String session = open("t", "", false);
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    ok(write(session, 1, Map.of(), Ipc.rows(0, 1000)));
    ok(write(session, 1, Map.of(), Ipc.rows(1000, 1000, CodecType.ZSTD)));
    ok(write(session, 1, Map.of(), Ipc.rows(2000, 1000, CodecType.LZ4_FRAME)));
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(server.sql("SELECT COUNT(*), SUM(id), COUNT(DISTINCT name) FROM t"))
        .containsExactly(List.of("3000", "4498500", "3000"));
  }

  @Test
  void overwritesAtTheCommit() {
    server.sql("INSERT INTO t VALUES (9, 'old')");
    String session = open("t", "", true);
    writeClosed(session, 1, Ipc.rows(1, 1));
    assertThat(rows("t")).containsExactly(List.of("9", "old"));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).containsExactly(List.of("1", "n1"));
  }

  @Test
  void leavesAnEmptyPartitionAfterAnOverwriteWithoutRows() {
    current = "p";
    server.sql("INSERT INTO p PARTITION (pt='a') VALUES (1, 'x')");
    String session = open("p", "pt='a'", "true");
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(rows("p")).isEmpty();
    assertThat(
            TestClient.text(client.get("/projects/emulator/tables/p", Map.of("partition", "pt=a"))))
        .contains("\"partitionRecordNum\":0");
  }

  @Test
  void replacesOnlyTouchedPartitionsWhenTheSpecIsOpen() {
    current = "p";
    server.sql("INSERT INTO p PARTITION (pt) VALUES (1, 'x', 'a'), (2, 'y', 'b')");
    String session = open("p", "", "true");
    JsonNode stream = TestClient.tree(call("TableCreateWriteStream", session, stream(1, false)));
    assertThat(stream.path("TableSchema").path("DataColumns").findValuesAsText("MemberName"))
        .containsExactly("id", "name", "pt");
    Schema schema =
        new Schema(List.of(Ipc.ID, Ipc.NAME, Field.nullable("pt", new ArrowType.Utf8())));
    byte[] body =
        Ipc.stream(
            schema,
            CodecType.NO_COMPRESSION,
            root -> {
              Ipc.fillRows(root, 5, 2);
              var pt = (VarCharVector) root.getVector(2);
              pt.setSafe(0, new byte[] {'b'});
              pt.setSafe(1, new byte[] {'c'});
              root.setRowCount(2);
            });
    ok(write(session, 1, Map.of(), body));
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("p"))
        .containsExactly(List.of("1", "x", "a"), List.of("5", "n5", "b"), List.of("6", "n6", "c"));
  }

  @Test
  void commitsExactlyTheListedVersion() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 1));
    writeClosed(session, 2, Ipc.rows(2, 1));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).containsExactly(List.of("1", "n1"));
  }

  @Test
  void takesTheLatestVersionWithoutLists() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 1));
    writeClosed(session, 2, Ipc.rows(2, 1));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(rows("t")).containsExactly(List.of("2", "n2"));
  }

  @Test
  void refusesToCommitAnOpenStream() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    conflict(call("TableCommitWriteSession", session, Map.of()));
    conflict(call("TableCommitWriteSession", session, lists(1)));
    assertThat(call("TableCommitWriteSession", session, lists(1, 2)).statusCode()).isEqualTo(400);
  }

  @Test
  void makesAnOlderOpenVersionStale() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    ok(call("TableCreateWriteStream", session, stream(2, false)));
    conflict(write(session, 1, Map.of(), Ipc.rows(1, 1)));
    conflict(call("TableCreateWriteStream", session, stream(1, false)));
    JsonNode described = TestClient.tree(call("TableGetWriteSession", session, Map.of()));
    assertThat(described.path("Streams").toString()).isEqualTo("{\"0\":2}");
    assertThat(described.path("SessionStatus").asText()).isEqualTo("NORMAL");
  }

  @Test
  void keepsRowsExactlyOnce() {
    String session = open("t", "", "false");
    String token = token(call("TableCreateWriteStream", session, stream(1, true)));
    client.header(TOKEN, token);
    ok(write(session, 1, Map.of("RowOffset", "0"), Ipc.rows(0, 3)));
    HttpResponse<byte[]> repeated = write(session, 1, Map.of("RowOffset", "0"), Ipc.rows(0, 3));
    ok(repeated);
    assertThat(TestClient.tree(repeated).path("ExactlyOnceRowOffset").asLong()).isEqualTo(3);
    conflict(write(session, 1, Map.of("RowOffset", "4"), Ipc.rows(4, 1)));
    String newToken = token(call("TableGetWriteStream", session, stream(1, true)));
    conflict(write(session, 1, Map.of("RowOffset", "3"), Ipc.rows(3, 1)));
    client.header(TOKEN, newToken);
    ok(write(session, 1, Map.of("RowOffset", "3"), Ipc.rows(3, 1)));
    ok(call("TableCloseWriteStream", session, stream(1, true)));
    ok(call("TableCloseWriteStream", session, stream(1, true)));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).hasSize(4);
  }

  private static String token(HttpResponse<byte[]> answer) {
    return TestClient.tree(answer).path("AccessToken").asText();
  }

  @Test
  void abortsAnyTimeAndTwice() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 1));
    ok(call("TableAbortWriteSession", session, Map.of()));
    ok(call("TableAbortWriteSession", session, Map.of()));
    conflict(call("TableCommitWriteSession", session, lists(1)));
    assertThat(TestClient.text(call("TableGetWriteSession", session, Map.of())))
        .contains("ABORTED");
    assertThat(rows("t")).isEmpty();
  }

  @Test
  void expires() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 1));
    clock.advance(Duration.ofHours(25));
    conflict(call("TableCommitWriteSession", session, lists(1)));
    assertThat(TestClient.text(call("TableGetWriteSession", session, Map.of())))
        .contains("EXPIRED");
    ok(call("TableAbortWriteSession", session, Map.of()));
  }

  @Test
  void takesAllRowsOfARequestOrNone() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    byte[] whole = Ipc.rows(1, 1000);
    byte[] part = Arrays.copyOf(whole, whole.length - 300);
    HttpResponse<byte[]> refused = write(session, 1, Map.of(), part);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestClient.tree(refused).path("Code").asText()).isEqualTo("MalformedDataStream");
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).isEmpty();
  }

  @Test
  void matchesColumnsByNameThenByPosition() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    Schema positional =
        new Schema(
            List.of(
                Field.nullable("x", new ArrowType.Int(64, true)),
                Field.nullable("y", new ArrowType.Utf8())));
    ok(
        write(
            session,
            1,
            Map.of(),
            Ipc.stream(positional, CodecType.NO_COMPRESSION, r -> Ipc.fillRows(r, 1, 1))));
    Schema wrong = new Schema(List.of(Ipc.ID));
    assertThat(
            write(session, 1, Map.of(), Ipc.stream(wrong, CodecType.NO_COMPRESSION, r -> {}))
                .statusCode())
        .isEqualTo(400);
    Schema mistyped =
        new Schema(List.of(Field.nullable("id", new ArrowType.Int(32, true)), Ipc.NAME));
    HttpResponse<byte[]> refused =
        write(session, 1, Map.of(), Ipc.stream(mistyped, CodecType.NO_COMPRESSION, r -> {}));
    assertThat(TestClient.text(refused))
        .contains("Column 'id' of type bigint takes Arrow Int(64, true)", "Int(32, true)");
  }

  @Test
  void refusesNullInANotNullColumn() {
    current = "strict";
    server.sql("CREATE TABLE strict (id BIGINT, name STRING NOT NULL)");
    String session = open("strict", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    byte[] body =
        Ipc.stream(
            new Schema(List.of(Ipc.ID, Ipc.NAME)), CodecType.NO_COMPRESSION, r -> r.setRowCount(1));
    assertThat(TestClient.text(write(session, 1, Map.of(), body))).contains("'name' is NOT NULL");
  }

  @Test
  void refusesASpecThatDoesNotFit() {
    for (String spec : List.of("x=1", "pt=a/pt2=b", "pt", "pt=")) {
      assertThat(
              client
                  .storage(
                      "TableCreateWriteSession",
                      "p",
                      Map.of(),
                      Map.of("PartialPartitionSpec", spec))
                  .statusCode())
          .as(spec)
          .isEqualTo(400);
    }
    assertThat(client.storage("TableCreateWriteSession", "nope", Map.of(), Map.of()).statusCode())
        .isEqualTo(404);
  }
}
