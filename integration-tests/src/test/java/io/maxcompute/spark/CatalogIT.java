package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.error.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of the catalog, as SQL reads them. */
@Tag("scala")
class CatalogIT extends CatalogTest {

  private void assertMissing(String name) {
    assertThatExceptionOfType(AnalysisException.class)
        .isThrownBy(() -> session.table(name))
        .satisfies(e -> assertThat(e.getErrorClass()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND"));
  }

  @Test
  void tableIsReadByItsName() {
    createWithIds(5);

    assertThat(query("SELECT name FROM mc." + table + " WHERE id > 2"))
        .containsExactly("[n3]", "[n4]");
    session.sql("USE mc");
    assertThat(query("SELECT count(*) FROM " + table)).containsExactly("[5]");
  }

  @Test
  void examplesOfTheReadmeRun() throws IOException {
    sql("CREATE TABLE IF NOT EXISTS orders (id BIGINT, shop BIGINT) PARTITIONED BY (dt STRING)");
    sql("CREATE TABLE IF NOT EXISTS shops (id BIGINT, region STRING)");
    sql(
        "CREATE TABLE IF NOT EXISTS daily (region STRING, total BIGINT) PARTITIONED BY (dt STRING)");
    session.sql("SELECT 'north' AS region, 3L AS total").createOrReplaceTempView("totals");
    Matcher example =
        Pattern.compile("### In SQL\n.*?```sql\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../README.md")));
    assertThat(example.find()).isTrue();

    Pattern.compile(";")
        .splitAsStream(example.group(1).strip())
        .forEach(statement -> session.sql(statement).collectAsList());

    assertThat(sql("SELECT region, total, dt FROM daily"))
        .containsExactly(List.of("north", "3", "20240101"));
  }

  @Test
  void tableIsDescribed() {
    create(
        "(id BIGINT NOT NULL COMMENT 'key', c CHAR(3)) COMMENT 'old' PARTITIONED BY (dt STRING)");

    assertThat(query("DESCRIBE TABLE mc." + table))
        .contains("[id,bigint,key]", "[c,char(3),null]", "[dt,string,null]")
        .contains("[# Partition Information,,]");
    assertThat(query("DESCRIBE TABLE EXTENDED mc." + table))
        .contains("[Name,emulator." + table + ",]", "[Comment,old,]", "[Provider,maxcompute,]")
        .anyMatch(row -> row.startsWith("[Owner,ALIYUN$emulator"));
    assertThat(requests("TableCreateReadSession")).isZero();
  }

  @Test
  void missingTableIsSparksOwnError() {
    assertMissing("mc." + table);
    assertMissing("mc.nowhere." + table);
    assertMissing("mc.nowhere.default." + table);
    assertThat(session.catalog().tableExists("mc." + table)).isFalse();

    create("(id BIGINT)");

    assertThat(inCatalog().collectAsList()).isEmpty();
  }

  @Test
  void refusalIsNoMissingTableAndIsNotKept() {
    createWithIds(3);
    fail("GetTable", Fault.status(403, "NoPermission"));

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(this::inCatalog)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.ACCESS_DENIED))
        .withMessageContaining("emulator." + table);
    assertIds(inCatalog(), 3);
  }

  @Test
  void brokenConnectionIsNoMissingTableAndIsNotKept() {
    createWithIds(3);
    Map<String, String> impatient = catalogOptions(server);
    impatient.put("retryAttempts", "1");
    addCatalog("impatient", impatient);
    fail("GetTable", new Fault.Disconnect());

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> session.table("impatient." + table));
    assertIds(session.table("impatient." + table), 3);
  }

  @Test
  void wrongProjectOfTheCatalogIsNoMissingTable() {
    Map<String, String> options = catalogOptions(server);
    options.put("project", "misspelt");
    addCatalog("wrong", options);

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> session.table("wrong." + table))
        .withMessageContaining("NoSuchProject");
  }

  @Test
  void addressOfAnotherServerIsNoMissingTable() {
    Map<String, String> options = catalogOptions(server);
    options.put("endpoint", server.storageEndpoint() + "/elsewhere");
    addCatalog("wrong", options);

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> session.table("wrong." + table));
  }

  @Test
  void tableIsLoadedByOneRequest() {
    createWithIds(3);

    session.sql("EXPLAIN SELECT * FROM mc." + table).collectAsList();

    assertThat(server.requests().counts()).containsOnly(Map.entry("GetTable", 1L));
  }

  @Test
  void schemaOfATableCostsOneRequestOnce() {
    sql("CREATE SCHEMA IF NOT EXISTS sales");
    sql("CREATE TABLE sales." + table + " (id BIGINT)");
    server.requests().clear();

    session.table("mc.sales." + table);
    session.table("mc.sales." + table);

    assertThat(server.requests().counts())
        .containsOnly(Map.entry("GetProject", 1L), Map.entry("GetTable", 2L));
  }

  @Test
  void storageIsDiscoveredOnce() {
    createWithIds(3);

    for (int i = 0; i < 3; i++) {
      assertIds(inCatalog(), 3);
    }

    assertThat(requests("GetTunnelEndpoint")).isLessThanOrEqualTo(1);
  }

  @Test
  void cachedTableIsReadOnce() {
    createWithIds(3);

    session.sql("CACHE TABLE mc." + table);
    assertIds(inCatalog(), 3);
    assertIds(inCatalog(), 3);

    assertThat(requests("TableCreateReadSession")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE mc.made (id BIGINT)",
        "CREATE TABLE mc.made AS SELECT 1L AS id",
        "CREATE OR REPLACE TABLE mc.there AS SELECT 1L AS id",
        "ALTER TABLE mc.there ADD COLUMN c BIGINT",
        "ALTER TABLE mc.there RENAME TO mc.other",
        "DROP TABLE mc.there",
        "CREATE NAMESPACE mc.made",
        "ALTER NAMESPACE mc.default SET PROPERTIES ('a' = 'b')",
        "DROP NAMESPACE mc.default CASCADE"
      })
  void statementsThatMakeOrDropAreRefused(String statement) {
    create("(id BIGINT)");

    assertThatThrownBy(() -> session.sql(statement.replace("there", table)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("Cannot ")
        .hasMessageContaining("MaxCompute's SQL")
        .hasMessageContaining("integration-tests/bin/sql");
    assertThat(sql("SELECT * FROM " + table)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT mc.bucket(4, id) FROM mc.T",
        "SELECT mc.bucket(4, 7L)",
        "SELECT * FROM mc.T WHERE mc.bucket(4, id) = 1"
      })
  void bucketOfARowCannotBeAskedFor(String statement) {
    createWithIds(3);

    assertThatThrownBy(() -> session.sql(statement.replace("mc.T", "mc." + table)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("'bucket' cannot be called");
  }

  @Test
  void bucketIsTheOnlyFunction() {
    assertThat(query("SHOW USER FUNCTIONS IN mc")).containsExactly("[mc.bucket]");
    assertThatThrownBy(() -> session.sql("SELECT mc.other(1)"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("other");
    assertThatThrownBy(() -> session.sql("SELECT mc.bucket(array(1))"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("bucket takes the number of buckets, an int, and one column");
  }
}
