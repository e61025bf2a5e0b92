package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {
  @TempDir private Path data;

  private EmulatorServer start() {
    return EmulatorServer.start(EmulatorConfig.defaults().withDataDirectory(data));
  }

  @Test
  void keepsTablesOfEveryKindAcrossARestart() {
    try (EmulatorServer server = start()) {
      server.sql("CREATE SCHEMA s1");
      server.sql(
          "CREATE TABLE s1.t (a BIGINT NOT NULL, `odd name` ARRAY<STRUCT<x:STRING,`y z`:INT>>, "
              + "d DECIMAL) COMMENT 'c' PARTITIONED BY (pt STRING) CLUSTERED BY (a) SORTED BY (a) "
              + "INTO 2 BUCKETS TBLPROPERTIES ('k'='v') LIFECYCLE 3");
      server.sql("INSERT INTO s1.t PARTITION (pt='x') SELECT 1, NULL, 1.5");
      server.sql("CREATE TABLE dropped (a BIGINT)");
      server.sql("DROP TABLE dropped");
    }
    try (EmulatorServer server = start()) {
      assertThat(server.sql("SELECT a, d, pt FROM s1.t")).containsExactly(List.of("1", "1.5", "x"));
      String table =
          TestClient.text(
              new TestClient(server)
                  .get("/projects/emulator/tables/t", Map.of("curr_schema", "s1")));
      assertThat(table)
          .contains("array<struct<x:string,`y z`:int>>", "\"type\":\"decimal\"")
          .contains("\"lifecycle\":3", "\"isNullable\":false");
      server.sql("INSERT INTO s1.t PARTITION (pt='x') SELECT 2, NULL, 2");
      assertThat(server.sql("SELECT COUNT(*) FROM s1.t")).containsExactly(List.of("2"));
    }
  }

  @Test
  void leavesNoFilesThatNoTableKnows() throws IOException {
    try (EmulatorServer server = start()) {
      server.sql("CREATE TABLE t (a BIGINT)");
      server.sql("INSERT INTO t VALUES (1)");
      server.sql("CREATE TABLE dropped (a BIGINT)");
      server.sql("INSERT INTO dropped VALUES (2)");
      server.sql("DROP TABLE dropped");
    }
    assertFiles(1);
  }

  @Test
  void keepsTheFilesOfOverwrittenRowsForIncrementalReads() throws IOException {
    try (EmulatorServer server = start()) {
      server.sql("CREATE TABLE t (a BIGINT)");
      server.sql("INSERT INTO t VALUES (1)");
      server.sql("INSERT OVERWRITE TABLE t SELECT 2");
    }
    assertFiles(2);
  }

  @Test
  void refusesADirectoryThatAnotherEmulatorUses() throws IOException {
    try (EmulatorServer server = start()) {
      server.sql("CREATE TABLE t (a BIGINT)");
      server.sql("INSERT INTO t VALUES (1)");
      assertThatThrownBy(this::start).hasMessageContaining("is in use by another emulator");
      server.sql("INSERT INTO t VALUES (2)");
    }
    try (EmulatorServer server = start()) {
      assertThat(server.sql("SELECT COUNT(*) FROM t")).containsExactly(List.of("2"));
    }
    assertFiles(2);
  }

  private void assertFiles(int count) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("data"))) {
      assertThat(files).hasSize(count);
    }
  }
}
