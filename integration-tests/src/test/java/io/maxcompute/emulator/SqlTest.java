package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SqlTest {
  private static EmulatorServer server;

  @BeforeAll
  static void start() {
    server = EmulatorServer.start();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static List<List<String>> sql(String statement) {
    return server.sql(statement);
  }

  @Test
  void createsATableInEverySpellingOfItsName() {
    sql("CREATE TABLE IF NOT EXISTS emulator.default.`Spelled` (`a` BIGINT COMMENT 'it\\'s');");
    sql("INSERT INTO SPELLED VALUES (1)");
    sql("INSERT INTO emulator.spelled VALUES (2)");
    sql("INSERT INTO TABLE `default`.`spelled` SELECT 3");
    assertThat(sql("SELECT a FROM emulator.`default`.spelled ORDER BY A"))
        .containsExactly(List.of("1"), List.of("2"), List.of("3"));
    sql("DROP TABLE  IF EXISTS `emulator`.`spelled`;");
    assertThatThrownBy(() -> sql("SELECT * FROM spelled"))
        .hasMessageContaining("ODPS-0130131")
        .hasMessageContaining("table emulator.default.spelled cannot be resolved");
  }

  @Test
  void refusesToCreateATableTwiceUnlessAskedTo() {
    sql("CREATE TABLE twice (a BIGINT)");
    sql("CREATE TABLE IF NOT EXISTS twice (b STRING)");
    assertThatThrownBy(() -> sql("CREATE TABLE twice (a BIGINT)"))
        .hasMessageContaining("AlreadyExistsException");
  }

  @Test
  void insertsIntoStaticAndDynamicPartitions() {
    sql("CREATE TABLE parts (a BIGINT) PARTITIONED BY (pt STRING, hh BIGINT)");
    sql("INSERT INTO parts PARTITION (pt='x', hh=1) VALUES (1), (2)");
    sql("INSERT INTO TABLE parts PARTITION (pt='y', hh) SELECT a, a FROM parts");
    sql("INSERT INTO parts PARTITION (pt, hh) SELECT 9, 'z', 7");
    assertThat(sql("SELECT pt, hh, COUNT(*) FROM parts GROUP BY pt, hh ORDER BY pt, hh"))
        .containsExactly(
            List.of("x", "1", "2"),
            List.of("y", "1", "1"),
            List.of("y", "2", "1"),
            List.of("z", "7", "1"));
  }

  @Test
  void overwritesOnlyThePartitionsThatRowsTouch() {
    sql("CREATE TABLE over (a BIGINT) PARTITIONED BY (pt STRING)");
    sql("INSERT INTO over PARTITION (pt) VALUES (1, 'x'), (2, 'y')");
    sql("INSERT OVERWRITE TABLE over PARTITION (pt) SELECT 3, 'y'");
    assertThat(sql("SELECT a, pt FROM over ORDER BY a"))
        .containsExactly(List.of("1", "x"), List.of("3", "y"));
    sql("INSERT OVERWRITE TABLE over PARTITION (pt='x') SELECT 0 WHERE 1 = 0");
    assertThat(sql("SELECT a, pt FROM over")).containsExactly(List.of("3", "y"));
  }

  @Test
  void refusesNullAsADynamicPartition() {
    sql("CREATE TABLE nulls (a BIGINT) PARTITIONED BY (pt STRING)");
    assertThatThrownBy(() -> sql("INSERT INTO nulls PARTITION (pt) SELECT 1, NULL"))
        .hasMessageContaining("NULL in partition column 'pt'");
    assertThatThrownBy(() -> sql("INSERT INTO nulls PARTITION (pt) SELECT 1, ''"))
        .hasMessageContaining("an empty string in partition column 'pt'");
    sql("INSERT INTO nulls PARTITION (pt) SELECT 1, '__HIVE_DEFAULT_PARTITION__'");
    assertThat(sql("SELECT pt FROM nulls")).containsExactly(List.of("__HIVE_DEFAULT_PARTITION__"));
  }

  @Test
  void truncatesTablesAndPartitions() {
    sql("CREATE TABLE trunc (a BIGINT) PARTITIONED BY (pt STRING, hh BIGINT)");
    sql("INSERT INTO trunc PARTITION (pt, hh) VALUES (1, 'x', 1), (2, 'y', 1)");
    sql("TRUNCATE TABLE emulator.`trunc` PARTITION (pt='x', hh=1);");
    assertThat(sql("SELECT a FROM trunc")).containsExactly(List.of("2"));
    sql("TRUNCATE TABLE trunc");
    assertThat(sql("SELECT a FROM trunc")).isEmpty();
  }

  @Test
  void addsAndDropsPartitions() {
    sql("CREATE TABLE alter1 (a BIGINT) PARTITIONED BY (pt STRING)");
    sql("ALTER TABLE emulator.`alter1` ADD IF NOT EXISTS  PARTITION (pt='a');");
    sql("ALTER TABLE alter1 ADD IF NOT EXISTS PARTITION (pt='a')");
    assertThatThrownBy(() -> sql("ALTER TABLE alter1 ADD PARTITION (pt='a')"))
        .hasMessageContaining("AlreadyExistsException");
    sql("ALTER TABLE alter1 DROP PARTITION(pt='a')");
    sql("ALTER TABLE alter1 DROP IF EXISTS PARTITION(pt='a')");
    assertThatThrownBy(() -> sql("ALTER TABLE alter1 DROP PARTITION (pt='a')"))
        .hasMessageContaining("partition not found: pt=a");
  }

  @Test
  void readsStringLiteralsByMaxComputesEscapes() {
    assertThat(
            sql(
                "SELECT 'it\\'s', 'a\\\\b', 'tab\\there', \"double\", 'x--y', 'a''b', '\\u4e2d', '>>>'"))
        .containsExactly(List.of("it's", "a\\b", "tab\there", "double", "x--y", "a'b", "中", ">>>"));
  }

  @Test
  void readsTypedLiterals() {
    assertThat(
            sql(
                "SELECT DATE'2020-02-29', DATETIME'2020-01-01 01:02:03', "
                    + "TIMESTAMP'2020-01-01 00:00:00.123456789', X'4869', 2L, 1.5BD, "
                    + "TIMESTAMP_NTZ'2020-01-01 00:00:00.5'"))
        .containsExactly(
            List.of(
                "2020-02-29",
                "2020-01-01 01:02:03",
                "2020-01-01 00:00:00.123456789",
                "Hi",
                "2",
                "1.5",
                "2020-01-01 00:00:00.5"));
  }

  @Test
  void readsNumbersWithASuffixForTheirType() {
    assertThat(sql("SELECT 7L AS a, 8S b, -9Y, 1.5 AS d, 2e3 AS e"))
        .containsExactly(List.of("7", "8", "-9", "1.5", "2000.0"));
    sql("CREATE TABLE suffixed (a BIGINT) PARTITIONED BY (p BIGINT)");
    sql("ALTER TABLE suffixed ADD PARTITION (p=2L)");
    sql("INSERT INTO suffixed PARTITION (p=2L) VALUES (3L)");
    assertThat(sql("SELECT a FROM suffixed WHERE a >= 3L AND p IN (1L, 2L)"))
        .containsExactly(List.of("3"));
  }

  @Test
  void joinsGroupsAndNests() {
    sql("CREATE TABLE j1 (id BIGINT, tags ARRAY<STRING>, m MAP<STRING,INT>)");
    sql("INSERT INTO j1 SELECT 1, array('a','b'), map('k', 5)");
    sql("INSERT INTO j1 SELECT 2, NULL, NULL");
    assertThat(
            sql(
                "WITH q AS (SELECT id, tags FROM j1) SELECT l.id, q.tags, r.m['k'] "
                    + "FROM j1 l JOIN q ON l.id = q.id LEFT JOIN j1 r ON r.id = l.id ORDER BY l.id"))
        .containsExactly(List.of("1", "[a, b]", "5"), Arrays.asList("2", null, null));
  }

  @Test
  void keepsSchemasApart() {
    sql("CREATE SCHEMA IF NOT EXISTS emulator.s1");
    sql("CREATE TABLE s1.inside (a BIGINT)");
    sql("INSERT INTO emulator.s1.inside VALUES (1)");
    assertThatThrownBy(() -> sql("SELECT * FROM inside")).hasMessageContaining("Table not found");
    assertThatThrownBy(() -> sql("DROP SCHEMA s1"))
        .hasMessageContaining("One or more tables exist");
    sql("DROP SCHEMA s1 CASCADE");
    assertThatThrownBy(() -> sql("SELECT * FROM s1.inside")).hasMessageContaining("ODPS-0130131");
  }

  @Test
  void reportsSyntaxAndSemanticErrorsInTheServicesWords() {
    assertThatThrownBy(() -> sql("SELEC 1")).hasMessageStartingWith("ODPS-0130161:");
    assertThatThrownBy(() -> sql("SELECT nope FROM (SELECT 1 AS a) t"))
        .hasMessageStartingWith("ODPS-0130071:");
    sql("CREATE TABLE wide (a BIGINT, b STRING NOT NULL)");
    assertThatThrownBy(() -> sql("INSERT INTO wide SELECT 1"))
        .hasMessageContaining("the table takes 2, the query returns 1");
    assertThatThrownBy(() -> sql("INSERT INTO wide SELECT 1, NULL"))
        .hasMessageContaining("'b' is NOT NULL");
  }
}
