package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Primary-key tables (storage-api.md 4.10). */
class DeltaWriteTest extends WriteTest {
  private static final Field OPERATION = Field.nullable("__operation", new ArrowType.Int(8, true));

  @BeforeEach
  void createTables() {
    server.sql(
        "CREATE TABLE d (id BIGINT NOT NULL, name STRING, PRIMARY KEY (id))"
            + " TBLPROPERTIES ('transactional'='true')");
    server.sql(
        "CREATE TABLE dp (id BIGINT NOT NULL, name STRING NOT NULL, PRIMARY KEY (id))"
            + " PARTITIONED BY (pt STRING) TBLPROPERTIES ('transactional'='true')");
    current = "d";
  }

  /** A row of a body: what to do ('U', 'D', another letter or null), with which key and name. */
  private record Row(Character operation, Long id, String name) {}

  private static Row upsert(long id, String name) {
    return new Row('U', id, name);
  }

  private static Row delete(long id) {
    return new Row('D', id, null);
  }

  private static byte[] body(Row... rows) {
    return Ipc.stream(
        new Schema(List.of(Ipc.ID, Ipc.NAME, OPERATION)),
        CodecType.NO_COMPRESSION,
        root -> {
          for (int i = 0; i < rows.length; i++) {
            if (rows[i].id() != null) {
              ((BigIntVector) root.getVector(0)).setSafe(i, rows[i].id());
            }
            if (rows[i].name() != null) {
              byte[] name = rows[i].name().getBytes(StandardCharsets.UTF_8);
              ((VarCharVector) root.getVector(1)).setSafe(i, name);
            }
            if (rows[i].operation() != null) {
              ((TinyIntVector) root.getVector(2)).setSafe(i, (byte) (char) rows[i].operation());
            }
          }
          root.setRowCount(rows.length);
        });
  }

  private void commit(String spec, boolean overwrite, byte[]... bodies) {
    String session = open(current, spec, overwrite);
    for (int i = 0; i < bodies.length; i++) {
      writeClosed(session, Integer.toString(i), 1, bodies[i]);
    }
    ok(call("TableCommitWriteSession", session, Map.of()));
  }

  @Test
  void declaresTheKeyAndTheOperation() {
    String session = open("d", "", false);
    JsonNode stream = ok(call("TableCreateWriteStream", session, stream(1, false)));
    assertThat(stream.path("IsDeltaTable").asBoolean()).isTrue();
    JsonNode schema = stream.path("TableSchema");
    JsonNode key = schema.path("DataColumns").path(0).path("columnType");
    assertThat(key.path("IsDistributionKey").asBoolean()).isTrue();
    assertThat(key.path("Nullable").asBoolean()).isFalse();
    JsonNode system = schema.path("SystemColumns").path(0).path("columnType");
    assertThat(system.path("MemberName").asText()).isEqualTo("__operation");
    assertThat(system.path("Type").asInt()).isEqualTo(6);
    assertThat(system.path("ColumnId").asInt()).isEqualTo(3);
    assertThat(system.path("Nullable").asBoolean()).isTrue();
    assertThat(schema.path("DataColumns").findValuesAsText("MemberName")).contains("__operation");
  }

  @Test
  void letsTheLastRowOfAKeyWin() {
    commit(
        "",
        false,
        body(
            upsert(1, "a"),
            upsert(2, "b"),
            delete(1),
            upsert(3, "c"),
            upsert(2, "b2"),
            delete(3),
            upsert(3, "c2")));
    assertThat(rows("d")).containsExactly(List.of("2", "b2"), List.of("3", "c2"));
  }

  @Test
  void mergesLaterStreamsWritesAndCommits() {
    commit("", false, body(upsert(1, "a"), upsert(2, "b")), body(upsert(2, "later"), delete(9)));
    assertThat(rows("d")).containsExactly(List.of("1", "a"), List.of("2", "later"));
    String session = open("d", "", false);
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    ok(write(session, 1, Map.of(), body(delete(1), upsert(4, "d"))));
    ok(write(session, 1, Map.of(), body(upsert(1, "again"), delete(4))));
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    assertThat(rows("d")).containsExactly(List.of("1", "a"), List.of("2", "later"));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(rows("d")).containsExactly(List.of("1", "again"), List.of("2", "later"));
  }

  @Test
  void takesRowsWithoutAnOperationAsUpserts() {
    commit("", false, body(new Row(null, 1L, "a"), new Row(null, 1L, "b")));
    commit("", false, Ipc.rows(1, 2));
    assertThat(rows("d")).containsExactly(List.of("1", "n1"), List.of("2", "n2"));
  }

  @Test
  void keepsKeysOfPartitionsApart() {
    current = "dp";
    commit("pt=a", false, body(upsert(1, "x"), upsert(2, "y")));
    commit("pt=b", false, body(upsert(1, "z")));
    commit("pt=a", false, body(delete(1)));
    assertThat(server.sql("SELECT * FROM dp ORDER BY pt, id"))
        .containsExactly(List.of("2", "y", "a"), List.of("1", "z", "b"));
    commit("", false, Ipc.partitioned(1, "b", "c"));
    assertThat(server.sql("SELECT * FROM dp ORDER BY pt, id"))
        .containsExactly(List.of("2", "y", "a"), List.of("1", "n1", "b"), List.of("2", "n2", "c"));
  }

  @Test
  void overwrites() {
    commit("", false, body(upsert(1, "a"), upsert(2, "b")));
    commit("", true, body(upsert(3, "c"), upsert(3, "c2")));
    assertThat(rows("d")).containsExactly(List.of("3", "c2"));
    commit("", true);
    assertThat(rows("d")).isEmpty();
  }

  @Test
  void upsertsAtOnceWhenStreaming() {
    ok(call("TableCreateWriteStream", "default", stream(1, false)));
    ok(write("default", 1, Map.of(), body(upsert(1, "a"), upsert(2, "b"))));
    assertThat(rows("d")).hasSize(2);
    ok(write("default", 1, Map.of(), body(delete(2), upsert(1, "a2"))));
    assertThat(rows("d")).containsExactly(List.of("1", "a2"));
  }

  @Test
  void upsertsBySql() {
    server.sql("INSERT INTO d VALUES (1, 'a'), (2, 'b'), (1, 'a2')");
    server.sql("INSERT INTO d VALUES (2, 'b2')");
    assertThat(rows("d")).containsExactly(List.of("1", "a2"), List.of("2", "b2"));
    server.sql("INSERT OVERWRITE TABLE d VALUES (5, 'e')");
    assertThat(rows("d")).containsExactly(List.of("5", "e"));
  }

  @Test
  void needsNothingButTheKeyToDelete() {
    current = "dp";
    commit("pt=a", false, body(upsert(1, "x")));
    String session = open("dp", "pt=a", false);
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    JsonNode noName = refused(write(session, 1, Map.of(), body(delete(1), upsert(2, null))), 400);
    assertThat(noName.path("Message").asText()).contains("'name' is NOT NULL", "row 1");
    JsonNode noKey = refused(write(session, 1, Map.of(), body(new Row('D', null, "x"))), 400);
    assertThat(noKey.path("Message").asText()).contains("'id' is NOT NULL");
    ok(write(session, 1, Map.of(), body(delete(1))));
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("dp")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(chars = {'u', 'd', 'I', '\0'})
  void refusesOtherOperations(char other) {
    String session = open("d", "", false);
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    JsonNode error = refused(write(session, 1, Map.of(), body(new Row(other, 1L, "a"))), 400);
    assertThat(error.path("Message").asText()).contains("85 to upsert or 68 to delete");
  }

  @Test
  void refusesAnOperationOfAnotherTypeOrInAnotherTable() {
    Schema wide =
        new Schema(
            List.of(Ipc.ID, Ipc.NAME, Field.nullable("__operation", new ArrowType.Int(32, true))));
    byte[] body = Ipc.stream(wide, CodecType.NO_COMPRESSION, r -> Ipc.fillRows(r, 1, 1));
    String session = open("d", "", false);
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    refused(write(session, 1, Map.of(), body), 400);
    current = "t";
    session = open("t", "", false);
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    refused(write(session, 1, Map.of(), body(upsert(1, "a"))), 400);
  }

  @Test
  void keepsASnapshotForAReader() {
    commit("", false, body(upsert(1, "a"), upsert(2, "b")));
    JsonNode session =
        client.json(
            "TableCreateReadSession",
            "d",
            Map.of(),
            Map.of("SplitOptions", Map.of("SplitMode", "RowOffset")));
    commit("", false, body(delete(1), upsert(2, "new")));
    Map<String, String> range =
        Map.of(
            "SessionId",
            session.path("SessionId").asText(),
            "RowIndex",
            "0",
            "Offset",
            "0",
            "Count",
            session.path("RecordCount").asText());
    assertThat(Ipc.read(client.storage("TableRead", "d", range, Map.of()).body()).rows())
        .containsExactly(List.of(1L, "a"), List.of(2L, "b"));
    assertThat(rows("d")).containsExactly(List.of("2", "new"));
  }

  @Test
  void keepsKeysOfSeveralColumnsApart() {
    server.sql(
        "CREATE TABLE d2 (a STRING NOT NULL, b STRING NOT NULL, v BIGINT, PRIMARY KEY (a, b))"
            + " TBLPROPERTIES ('transactional'='true')");
    server.sql("INSERT INTO d2 VALUES ('x', 'yz', 1), ('xy', 'z', 2), ('x', 'yz', 3)");
    assertThat(server.sql("SELECT * FROM d2 ORDER BY v"))
        .containsExactly(List.of("xy", "z", "2"), List.of("x", "yz", "3"));
  }

  @Test
  void mergesALargeTable() {
    commit("", false, Ipc.rows(0, 100_000));
    List<Row> changes = new ArrayList<>();
    for (long id = 0; id < 100_000; id += 10) {
      changes.add(id % 20 == 0 ? delete(id) : upsert(id, "changed"));
    }
    commit("", false, body(changes.toArray(Row[]::new)), Ipc.rows(200_000, 50_000));
    assertThat(
            server.sql(
                "SELECT COUNT(*), COUNT(DISTINCT id), SUM(IF(name = 'changed', 1, 0)) FROM d"))
        .containsExactly(Arrays.asList("145000", "145000", "5000"));
  }
}
