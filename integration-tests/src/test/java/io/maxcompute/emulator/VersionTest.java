package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SELECT of a table as it was after one of its versions, or at some time. */
class VersionTest {
  private final MovableClock clock = new MovableClock(); // 2026-01-01 00:00 UTC
  private final EmulatorServer server =
      EmulatorServer.start(EmulatorConfig.defaults().withClock(clock));

  @BeforeEach
  void createVersions() {
    server.sql("CREATE TABLE t (id BIGINT) TBLPROPERTIES ('transactional'='true')");
    clock.advance(Duration.ofHours(1));
    server.sql("INSERT INTO t VALUES (1)");
    clock.advance(Duration.ofHours(1));
    server.sql("INSERT INTO t VALUES (2)");
    clock.advance(Duration.ofHours(1));
    server.sql("INSERT OVERWRITE TABLE t VALUES (3)");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> ids(String from) {
    return server.sql("SELECT x.id FROM " + from + " ORDER BY x.id LIMIT 99").stream()
        .map(row -> row.get(0))
        .toList();
  }

  @Test
  void versionHasTheRowsThatWereThere() {
    assertThat(ids("t VERSION AS OF 1 x")).isEmpty();
    assertThat(ids("t version as of 2 AS x")).containsExactly("1");
    assertThat(ids("`t`  VERSION\nAS OF 3 x")).containsExactly("1", "2");
    assertThat(ids("emulator.default.`t` VERSION AS OF 4 x")).containsExactly("3");
    assertThat(ids("t x")).containsExactly("3");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01 00:59:59.999, 0",
    "2026-01-01 01:00:00, 1",
    "2026-01-01 02:30:00, 2",
    "2026-01-01 03:00:00, 1"
  })
  void timeHasTheRowsThatWereThere(String time, int rows) {
    assertThat(ids("t TIMESTAMP AS OF '" + time + "' x")).hasSize(rows);
  }

  @Test
  void timeIsReadInTheZoneOfTheSettings() {
    String job =
        "<Instance><Job><Tasks><SQL><Name>MyTask</Name><Config><Property><Name>settings</Name>"
            + "<Value>{\"odps.sql.timezone\":\"Asia/Shanghai\"}</Value></Property></Config><Query>"
            + "SELECT id FROM t TIMESTAMP AS OF '2026-01-01 09:00:00'"
            + "</Query></SQL></Tasks></Job></Instance>";
    try (TestClient client = new TestClient(server).at(clock)) {
      String path = "/projects/emulator/instances";
      var answer = client.control("POST", path, Map.of(), job.getBytes(StandardCharsets.UTF_8));

      String xml = new SqlCalls(client).finished(SqlCalls.id(answer));

      assertThat(SqlCalls.result(xml)).isEqualTo("\"id\"\n\"1\"\n");
    }
  }

  @Test
  void versionsMeetInOneQuery() {
    assertThat(
            server.sql(
                "SELECT a.id, b.id FROM t VERSION AS OF 3 a LEFT JOIN t VERSION AS OF 2 b ON a.id ="
                    + " b.id ORDER BY 1 LIMIT 9"))
        .containsExactly(List.of("1", "1"), Arrays.asList("2", null));
    assertThat(server.sql("SELECT t.id FROM t VERSION AS OF 2")).containsExactly(List.of("1"));
  }

  @Test
  void wordsOfTheClauseAreNamesElsewhere() {
    assertThat(server.sql("SELECT 1 AS version, id AS of FROM t x"))
        .containsExactly(List.of("1", "3"));
    assertThat(server.sql("SELECT version AS of FROM (SELECT 5 AS version) t"))
        .containsExactly(List.of("5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE t VERSION AS OF 2",
        "TRUNCATE TABLE t VERSION AS OF 2",
        "INSERT INTO t VERSION AS OF 2 VALUES (1)",
      })
  void onlyQueriesReadVersions(String statement) {
    assertThatThrownBy(() -> server.sql(statement)).hasMessageContaining("ODPS-0130161");
    assertThat(ids("t x")).containsExactly("3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t VERSION AS OF 0",
        "t VERSION AS OF 5",
        "t VERSION AS OF 99999999999999999999",
        "t TIMESTAMP AS OF '2025-12-31 23:59:59'",
        "t TIMESTAMP AS OF 'yesterday'",
        "plain VERSION AS OF 1",
        "(SELECT * FROM t) VERSION AS OF 1",
      })
  void whatHasNoSuchVersionIsRefused(String from) {
    server.sql("CREATE TABLE plain (id BIGINT)");

    assertThatThrownBy(() -> server.sql("SELECT * FROM " + from)).hasMessageContaining("ODPS-0130");
  }
}
