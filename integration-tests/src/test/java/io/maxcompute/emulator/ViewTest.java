package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views (control-plane.md 3.4, 3.7). */
class ViewTest {
  private final EmulatorServer server = EmulatorServer.start();
  private final TestClient client = new TestClient(server);

  @BeforeEach
  void createView() {
    server.sql("CREATE TABLE t (id BIGINT, name STRING)");
    server.sql("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
    server.sql(
        "CREATE VIEW v (k COMMENT 'key', n) COMMENT 'c' AS SELECT id, name FROM t WHERE id>1;");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void isDescribedAsAViewWithItsText() {
    String answer = client.read("/projects/emulator/tables/v", Map.of());

    assertThat(answer)
        .contains(
            "<Type>VIRTUAL_VIEW</Type>",
            "\"isVirtualView\":true",
            "\"viewText\":\"SELECT id, name FROM t WHERE id>1\"",
            "\"recordNum\":-1",
            "\"name\":\"k\",\"type\":\"bigint\",\"comment\":\"key\"",
            "\"name\":\"n\",\"type\":\"string\"",
            "<Comment>c</Comment>");
    assertThat(client.read("/projects/emulator/tables", Map.of("type", "VIRTUAL_VIEW")))
        .contains("<Name>v</Name>")
        .doesNotContain("<Name>t</Name>");
    assertThat(client.read("/projects/emulator/tables", Map.of("type", "MANAGED_TABLE")))
        .contains("<Name>t</Name>")
        .doesNotContain("<Name>v</Name>");
  }

  @Test
  void hasTheRowsOfItsQueryWheneverItIsRead() {
    assertThat(server.sql("SELECT * FROM v")).containsExactly(List.of("2", "b"));
    server.sql("INSERT INTO t VALUES (3, 'c')");
    assertThat(server.sql("SELECT v.n, t.name FROM v JOIN t ON v.k = t.id ORDER BY 1 LIMIT 9"))
        .containsExactly(List.of("b", "b"), List.of("c", "c"));
    assertThat(server.sql("SELECT COUNT(*) FROM (SELECT k FROM v UNION ALL SELECT k FROM v) u"))
        .containsExactly(List.of("4"));
  }

  @Test
  void mayReadOtherViewsQuotedNamesAndLiterals() {
    server.sql("CREATE VIEW w AS SELECT k AS `a ``b`, X'41' AS x, 'it''s;' AS s FROM v; SELECT 1;");

    assertThat(server.sql("SELECT `a ``b`, s FROM w")).containsExactly(List.of("2", "it's;"));
    assertThat(client.read("/projects/emulator/tables/w", Map.of()))
        .contains("\"name\":\"a `b\"")
        .contains("SELECT k AS `a ``b`, X'41' AS x, 'it''s;' AS s FROM v\"");
  }

  @Test
  void readsTheTablesOfItsOwnSchema() {
    server.sql("CREATE SCHEMA s");
    server.sql("CREATE TABLE s.t AS SELECT 9L AS id");
    server.sql("CREATE VIEW s.v AS SELECT id FROM s.t");

    assertThat(server.sql("SELECT * FROM s.v")).containsExactly(List.of("9"));
  }

  @Test
  void isReplacedAndDropped() {
    server.sql("CREATE OR REPLACE VIEW v AS SELECT 1L AS one");
    assertThat(server.sql("SELECT * FROM v")).containsExactly(List.of("1"));
    server.sql("CREATE VIEW IF NOT EXISTS v AS SELECT 2L AS two");
    assertThat(server.sql("SELECT * FROM v")).containsExactly(List.of("1"));
    server.sql("DROP VIEW v");
    server.sql("DROP VIEW IF EXISTS v");
    assertThatThrownBy(() -> server.sql("DROP VIEW v")).hasMessageContaining("ODPS-0130131");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO v VALUES (1, 'x')",
        "TRUNCATE TABLE v",
        "DROP TABLE v",
        "DROP VIEW t",
        "ALTER TABLE v ADD COLUMNS (x BIGINT)",
        "CREATE VIEW v AS SELECT 1 AS a",
        "CREATE OR REPLACE VIEW t AS SELECT 1 AS a",
        "CREATE TABLE v (id BIGINT)",
        "CREATE VIEW w (a, b) AS SELECT 1 AS a",
        "CREATE VIEW w AS SELECT * FROM nowhere",
        "CREATE VIEW nowhere.w AS SELECT 1 AS a",
      })
  void isNoTableAndATableIsNoView(String statement) {
    assertThatThrownBy(() -> server.sql(statement)).hasMessageContaining("ODPS-01");
    assertThat(server.sql("SELECT COUNT(*) FROM t")).containsExactly(List.of("2"));
    assertThat(server.sql("SELECT COUNT(*) FROM v")).containsExactly(List.of("1"));
  }

  @Test
  void isRefusedByTheStorageApi() {
    for (String action : List.of("TableCreateReadSession", "TableCreateWriteSession")) {
      var answer = client.storage(action, "v", Map.of(), Map.of());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(TestClient.text(answer)).contains("is a view");
    }
  }

  @Test
  void outlivesTheServer(@TempDir Path directory) {
    EmulatorConfig config = EmulatorConfig.defaults().withDataDirectory(directory);
    try (EmulatorServer first = EmulatorServer.start(config)) {
      first.sql("CREATE TABLE t TBLPROPERTIES ('transactional'='true') AS SELECT 1L AS id");
      first.sql("TRUNCATE TABLE t");
      first.sql("CREATE VIEW v AS SELECT id FROM t VERSION AS OF 2");
    }
    try (EmulatorServer second = EmulatorServer.start(config)) {
      assertThat(second.sql("SELECT * FROM v")).containsExactly(List.of("1"));
      assertThat(second.sql("SELECT * FROM t")).isEmpty();
    }
  }
}
