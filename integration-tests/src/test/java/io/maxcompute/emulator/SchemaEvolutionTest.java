package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose columns change while they are written (storage-api.md 4.5; 8, Q29). */
class SchemaEvolutionTest extends WriteTest {
  private static final Map<String, Object> EVOLVES = Map.of("enable_schema_evolution", "true");
  private static final String ADD = "ALTER TABLE t ADD COLUMNS (flag BOOLEAN COMMENT 'new')";

  /** Returns rows with all columns of the altered table. */
  private static byte[] flagged(long from, int count) {
    Field flag = Field.nullable("flag", new ArrowType.Bool());
    return Ipc.stream(
        new Schema(List.of(Ipc.ID, Ipc.NAME, flag)),
        CodecType.NO_COMPRESSION,
        root -> {
          for (int i = 0; i < count; i++) {
            ((BitVector) root.getVector(2)).setSafe(i, 1);
          }
          Ipc.fillRows(root, from, count);
        });
  }

  private HttpResponse<byte[]> write(String session, int schemaVersion, byte[] rows) {
    return write(session, 1, Map.of("SchemaVersion", Integer.toString(schemaVersion)), rows);
  }

  private static void requireModified(HttpResponse<byte[]> answer) {
    JsonNode error = refused(answer, 400);
    assertThat(error.path("Code").asText()).isEqualTo("SchemaModified");
    assertThat(answer.headers().firstValue("odps-tunnel-latest-schema-version")).contains("2");
  }

  private void commit(String session) {
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, Map.of()));
  }

  @Test
  void addsColumnsThatOldRowsDoNotHave() {
    server.sql("INSERT INTO t VALUES (1, 'x')");
    server.sql(ADD);
    server.sql("INSERT INTO t VALUES (2, 'y', true)");
    assertThat(rows("t")).containsExactly(Arrays.asList("1", "x", null), List.of("2", "y", "true"));
    JsonNode session = client.json("TableCreateReadSession", "t", Map.of(), Map.of());
    Map<String, String> first =
        Map.of("SessionId", session.path("SessionId").asText(), "SplitIndex", "0");
    assertThat(Ipc.read(client.storage("TableRead", "t", first, Map.of()).body()).column("flag"))
        .containsExactly(null, true);
    assertThat(server.sql("SELECT id FROM t WHERE flag IS NULL")).containsExactly(List.of("1"));
  }

  @Test
  void givesAddedColumnsIdsOfTheirOwn() {
    server.sql("ALTER TABLE p ADD COLUMNS (more STRING, most BIGINT)");
    current = "p";
    String session = open("p", "", false);
    JsonNode schema = ok(call("TableGetWriteSchema", session, Map.of())).path("TableSchema");
    assertThat(schema.path("DataColumns").findValuesAsText("MemberName"))
        .containsExactly("id", "name", "more", "most", "pt");
    assertThat(schema.path("DataColumns").findValuesAsText("ColumnId"))
        .containsExactly("1", "2", "4", "5", "3");
  }

  @Test
  void refusesRowsOfAnOlderSchema() {
    String session = open("t", "", false);
    JsonNode opened = ok(call("TableCreateWriteStream", session, stream(1, false)));
    assertThat(opened.path("SchemaVersion").asInt()).isEqualTo(1);
    ok(write(session, 1, Ipc.rows(1, 1)));
    server.sql(ADD);
    requireModified(write(session, 1, Ipc.rows(2, 1)));
    requireModified(write(session, 1, Map.of(), Ipc.rows(2, 1)));
    JsonNode reopened = ok(call("TableCreateWriteStream", session, stream(1, false)));
    assertThat(reopened.path("SchemaVersion").asInt()).isEqualTo(2);
    assertThat(reopened.path("TableSchema").path("DataColumns")).hasSize(3);
    refused(write(session, 2, Ipc.rows(2, 1)), 400);
    ok(write(session, 2, flagged(2, 1)));
    commit(session);
    assertThat(rows("t"))
        .containsExactly(Arrays.asList("1", "n1", null), List.of("2", "n2", "true"));
  }

  @Test
  void toleratesOlderRowsInASessionThatEvolves() {
    String session = open("t", Map.of(), "", EVOLVES);
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    ok(write(session, 1, Ipc.rows(1, 1)));
    server.sql(ADD);
    ok(write(session, 1, Ipc.rows(2, 1)));
    ok(write(session, 1, Map.of(), Ipc.rows(3, 1)));
    JsonNode described = ok(call("TableGetWriteStream", session, stream(1, false)));
    assertThat(described.path("LatestSchemaVersion").asInt()).isEqualTo(2);
    ok(write(session, 2, flagged(4, 1)));
    requireModified(write(session, 3, flagged(5, 1)));
    commit(session);
    assertThat(rows("t"))
        .containsExactly(
            Arrays.asList("1", "n1", null),
            Arrays.asList("2", "n2", null),
            Arrays.asList("3", "n3", null),
            List.of("4", "n4", "true"));
  }

  @Test
  void asksStreamingWritersToOpenAnew() {
    ok(call("TableCreateWriteStream", "default", stream(1, false)));
    ok(write("default", 1, Ipc.rows(1, 1)));
    server.sql(ADD);
    requireModified(write("default", 1, Ipc.rows(2, 1)));
    ok(call("TableCreateWriteStream", "default", stream(1, false)));
    ok(write("default", 2, flagged(2, 1)));
    assertThat(rows("t")).hasSize(2);
  }

  @Test
  void refusesRowsOfAnotherTable() {
    String session = open("t", "", false);
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    JsonNode error = conflict(write(session, 1, Map.of("TableId", "other"), Ipc.rows(1, 1)));
    assertThat(error.path("Code").asText()).isEqualTo("TableModified");
    server.sql("DROP TABLE t");
    refused(write(session, 1, Ipc.rows(1, 1)), 404);
  }

  @Test
  void refusesColumnsThatAreThereOrNeedAValue() {
    assertThatThrownBy(() -> server.sql("ALTER TABLE t ADD COLUMNS (NAME STRING)"))
        .hasMessageContaining("defined twice");
    assertThatThrownBy(() -> server.sql("ALTER TABLE t ADD COLUMNS (c BIGINT NOT NULL)"))
        .hasMessageContaining("no value in old rows");
    server.sql("ALTER TABLE t ADD COLUMNS IF NOT EXISTS (name STRING, c BIGINT)");
    assertThat(server.sql("SELECT c FROM t")).isEmpty();
  }

  @Test
  void mergesRowsOfDifferentSchemas() {
    server.sql(
        "CREATE TABLE d (id BIGINT NOT NULL, name STRING, PRIMARY KEY (id))"
            + " TBLPROPERTIES ('transactional'='true')");
    server.sql("INSERT INTO d VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    server.sql("ALTER TABLE d ADD COLUMNS (v BIGINT)");
    server.sql("INSERT INTO d VALUES (2, 'b2', 20)");
    assertThat(rows("d"))
        .containsExactly(
            Arrays.asList("1", "a", null), List.of("2", "b2", "20"), Arrays.asList("3", "c", null));
  }

  @Test
  void keepsTheSchemaVersionAcrossRestarts(@TempDir Path directory) {
    EmulatorConfig kept = config().withDataDirectory(directory);
    try (EmulatorServer first = EmulatorServer.start(kept)) {
      first.sql("CREATE TABLE t (id BIGINT, name STRING)");
      first.sql(ADD);
    }
    try (EmulatorServer second = EmulatorServer.start(kept)) {
      TestClient again = new TestClient(second).at(clock);
      Map<String, String> session = Map.of("SessionId", "default");
      JsonNode opened = again.json("TableCreateWriteStream", "t", session, stream(1, false));
      assertThat(opened.path("SchemaVersion").asInt()).isEqualTo(2);
    }
  }
}
