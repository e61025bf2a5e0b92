package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DdlTest {
  private static EmulatorServer server;
  private static TestClient client;
  private static SqlCalls calls;

  @BeforeAll
  static void start() {
    server = EmulatorServer.start();
    client = new TestClient(server);
    calls = new SqlCalls(client);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static List<List<String>> sql(String statement) {
    return server.sql(statement);
  }

  private static String table(String name) {
    return TestClient.text(client.get("/projects/emulator/tables/" + name, Map.of()));
  }

  @Test
  void createsATableFromAQuery() {
    sql("CREATE TABLE source (a BIGINT, b STRING)");
    sql("INSERT INTO source VALUES (1, 'x'), (2, NULL)");
    sql("CREATE TABLE copy LIFECYCLE 5 AS SELECT a, b, CAST(1.5 AS DECIMAL(5,2)) AS c FROM source");
    assertThat(sql("SELECT * FROM copy ORDER BY a"))
        .containsExactly(List.of("1", "x", "1.5"), Arrays.asList("2", null, "1.5"));
    assertThat(table("copy")).contains("\"lifecycle\":5", "\"type\":\"decimal(5,2)\"");
    sql("CREATE TABLE IF NOT EXISTS copy AS SELECT 1 AS z");
    assertThat(sql("SELECT * FROM copy")).hasSize(2);
    assertThatThrownBy(() -> sql("CREATE TABLE bad (a BIGINT) AS SELECT 1 AS z"))
        .hasMessageContaining("ODPS-0130071");
    assertThatThrownBy(() -> sql("CREATE TABLE bad AS SELECT CAST('x' AS BIGINT) AS z"))
        .hasMessageContaining("ODPS-0130071");
    assertThat(table("bad")).contains("NoSuchObject");
  }

  @Test
  void dropsManyPartitionsInOneStep() {
    sql("CREATE TABLE days (a BIGINT) PARTITIONED BY (p STRING)");
    sql("INSERT INTO days PARTITION (p) VALUES (1, 'x'), (2, 'y'), (3, 'z')");

    assertThatThrownBy(() -> sql("ALTER TABLE days DROP PARTITION (p='x'), PARTITION (p='none')"))
        .hasMessageContaining("partition not found");
    assertThat(sql("SELECT count(*) FROM days")).containsExactly(List.of("3"));
    sql("ALTER TABLE days DROP IF EXISTS PARTITION (p='x'), PARTITION (p='none')");
    sql("ALTER TABLE days DROP PARTITION (p='y')");

    assertThat(sql("SELECT a, p FROM days")).containsExactly(List.of("3", "z"));
  }

  @Test
  void setsTableProperties() {
    sql("CREATE TABLE labelled (a BIGINT) TBLPROPERTIES ('x'='1')");
    sql("ALTER TABLE labelled SET TBLPROPERTIES ('a.b'='it\\'s', 'x'='2')");

    assertThat(table("labelled")).contains("a.b", "it's").contains("\\\"x\\\":\\\"2\\\"");
    assertThatThrownBy(() -> sql("ALTER TABLE labelled SET TBLPROPERTIES ('transactional'='true')"))
        .hasMessageContaining("transactional");
  }

  @Test
  void createsATableLikeAnother() {
    sql("CREATE TABLE model (a BIGINT COMMENT 'k') COMMENT 'm' PARTITIONED BY (p STRING)");
    sql("INSERT INTO model PARTITION (p='x') VALUES (1)");
    sql("CREATE TABLE twin LIKE model");
    assertThat(sql("SELECT * FROM twin")).isEmpty();
    assertThat(table("twin")).contains("\"comment\":\"m\"", "\"name\":\"p\"");
  }

  @Test
  void addsColumnsThatAreNullInOlderRows() throws Exception {
    sql("CREATE TABLE grown (a BIGINT) PARTITIONED BY (p STRING)");
    sql("INSERT INTO grown PARTITION (p='x') VALUES (1)");
    sql("ALTER TABLE grown ADD COLUMNS (b STRING COMMENT 'new', c ARRAY<BIGINT>)");
    sql("ALTER TABLE grown ADD COLUMNS IF NOT EXISTS (b STRING)");
    sql("INSERT INTO grown PARTITION (p='x') SELECT 2, 'two', ARRAY(1, 2)");
    assertThat(sql("SELECT a, b, c, p FROM grown ORDER BY a"))
        .containsExactly(Arrays.asList("1", null, null, "x"), List.of("2", "two", "[1, 2]", "x"));
    assertThat(sql("SELECT a FROM grown WHERE b IS NULL")).containsExactly(List.of("1"));
    assertThat(namesRead("grown")).containsExactly(null, "two");
    assertThatThrownBy(() -> sql("ALTER TABLE grown ADD COLUMNS (P STRING)"))
        .hasMessageContaining("defined twice");
    assertThatThrownBy(() -> sql("ALTER TABLE grown ADD COLUMNS (d BIGINT NOT NULL)"))
        .hasMessageContaining("no value in old rows");
  }

  /** Returns column {@code b} as the storage plane sends it. */
  private static List<String> namesRead(String table) {
    String session =
        client
            .json(
                "TableCreateReadSession",
                table,
                Map.of(),
                Map.of("RequiredDataColumns", List.of("b")))
            .path("SessionId")
            .asText();
    List<String> names = new ArrayList<>();
    Ipc.raw(
        client
            .storage("TableRead", table, Map.of("SessionId", session, "Index", "0"), Map.of())
            .body(),
        root -> {
          for (int row = 0; row < root.getRowCount(); row++) {
            Object value = root.getVector("b").getObject(row);
            names.add(value == null ? null : value.toString());
          }
        });
    return names;
  }

  @Test
  void changesNameLifecycleAndComment() {
    sql("CREATE TABLE before (a BIGINT)");
    sql("INSERT INTO before VALUES (1)");
    sql("ALTER TABLE before SET LIFECYCLE 9");
    sql("ALTER TABLE before SET COMMENT 'changed'");
    sql("ALTER TABLE `emulator`.`before` RENAME TO `after`");
    assertThat(sql("SELECT a FROM after")).containsExactly(List.of("1"));
    assertThat(table("after")).contains("\"lifecycle\":9", "\"comment\":\"changed\"");
    assertThat(table("before")).contains("NoSuchObject");
    sql("CREATE TABLE before (a BIGINT)");
    assertThatThrownBy(() -> sql("ALTER TABLE before RENAME TO after"))
        .hasMessageContaining("AlreadyExistsException");
  }

  @Test
  void refusesChangesThatItDoesNotKnow() {
    sql("CREATE TABLE kept (a BIGINT)");
    for (String change :
        List.of("DROP COLUMNS a", "CHANGE COLUMN a b STRING", "CHANGEOWNER TO 'me'")) {
      assertThatThrownBy(() -> sql("ALTER TABLE kept " + change))
          .hasMessageContaining("ODPS-0130071")
          .hasMessageContaining("not supported");
    }
    assertThatThrownBy(() -> sql("CREATE INDEX i ON kept (a)"))
        .hasMessageContaining("ODPS-0130161");
  }

  @Test
  void showsWhatThereIs() {
    sql("CREATE SCHEMA shown COMMENT 'for show'");
    sql("CREATE TABLE shown.parts (a BIGINT COMMENT 'key') PARTITIONED BY (p STRING)");
    sql("ALTER TABLE shown.parts ADD PARTITION (p='x')");
    assertThat(calls.run("SHOW SCHEMAS IN emulator")).contains("default\n").endsWith("shown");
    assertThat(calls.run("SHOW TABLES IN shown;")).isEqualTo("parts");
    assertThat(calls.run("SHOW PARTITIONS shown.parts")).isEqualTo("p=x");
    assertThat(calls.run("DESC SCHEMA shown"))
        .contains("\"name\":\"shown\"", "\"comment\":\"for show\"");
    assertThat(calls.run("DESC EXTENDED emulator.shown.parts"))
        .contains("Table: parts", "a | bigint | key", "Partition Columns:\np | string");
    assertThat(calls.run("DESCRIBE shown.parts PARTITION (p='x')"))
        .contains("PartitionRecordCount: 0");
    assertThat(calls.run("DESC shown.parts PARTITION (p='y')")).contains("Partition not found");
    assertThat(calls.run("SHOW CREATE TABLE shown.parts")).contains("ODPS-0130161");
    assertThat(calls.finished(calls.submit("SHOW TABLES"))).contains("Format=\"text\"");
  }
}
