package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.http.RequestLog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of a catalog, and what queries may say against them. */
class CatalogOptionsIT extends CatalogTest {

  private List<String> encodings() {
    return server.requests().of("TableRead").stream()
        .map(RequestLog.Entry::headers)
        .map(headers -> headers.getOrDefault("accept-encoding", ""))
        .distinct()
        .toList();
  }

  @Test
  void queryWinsOverTheCatalogAndTheCatalogOverTheDefault() {
    createWithIds(3);
    Map<String, String> options = catalogOptions(server);
    options.put("COMPRESSION", "lz4");
    options.put("quota", "q1");
    addCatalog("lz4", options);

    assertIds(session.table("lz4." + table), 3);
    assertThat(encodings()).containsExactly("x-lz4-frame");
    server.requests().clear();
    assertIds(session.read().option("compression", "zstd").table("lz4." + table), 3);
    assertThat(encodings()).containsExactly("zstd");
    server.requests().clear();
    assertIds(session.read().option("quota", "q2").table("lz4." + table), 3);

    assertThat(server.requests().of("TableRead").get(0).query()).containsValue("q2");
  }

  @Test
  void settingsOfTheFormatAreNotTheCatalogs() {
    createWithIds(3);
    session.conf().set("spark.datasource.maxcompute.compression", "lz4");

    assertIds(inCatalog(), 3);

    assertThat(encodings()).containsExactly("zstd");
  }

  @Test
  void unknownOptionOfACatalogIsRefusedNamingTheNearest() {
    addCatalog("odd", Map.of("endpiont", "http://localhost:1/api"));

    assertThatThrownBy(() -> session.table("odd." + table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot use catalog 'odd'")
        .hasMessageContaining("Did you mean 'endpoint'?")
        .hasMessageContaining("spark.sql.catalog.odd.*");
  }

  @Test
  void missingOptionOfACatalogIsNamed() {
    addCatalog("odd", Map.of("endpoint", "http://localhost:1/api"));

    assertThatThrownBy(() -> session.table("odd." + table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Option 'project' is missing")
        .hasMessageContaining("spark.sql.catalog.odd.*");
  }

  @ParameterizedTest
  @CsvSource({"table,t", "partition,dt=a", "path,t"})
  void catalogCannotSayWhatIsAMatterOfQueries(String option, String value) {
    Map<String, String> options = catalogOptions(server);
    options.put(option, value);
    addCatalog("odd", options);

    assertThatThrownBy(() -> session.table("odd." + table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Option '" + option + "' cannot be given here");
  }

  @ParameterizedTest
  @CsvSource({"table,t", "schema,s", "project,p", "accessKeyId,id", "endpoint,http://localhost:1"})
  void queryCannotSayWhichTableAndWhoAsks(String option, String value) {
    createWithIds(1);

    assertThatThrownBy(
            () -> session.read().option(option, value).table("mc." + table).collectAsList())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Option '" + option + "' cannot be given here")
        .hasMessageContaining("catalog 'mc'");
  }

  @Test
  void unknownOptionOfAQueryIsRefused() {
    createWithIds(1);

    assertThatThrownBy(
            () -> session.read().option("batchRow", "7").table("mc." + table).collectAsList())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Did you mean 'batchRows'?");
  }

  @Test
  void catalogsOfASessionHaveNothingInCommon() {
    createWithIds(2);
    try (EmulatorServer other =
        EmulatorServer.start(EmulatorConfig.defaults().withProject("elsewhere"))) {
      other.sql("CREATE TABLE " + table + " (id BIGINT, name STRING)");
      other.sql("INSERT INTO " + table + " VALUES (1, 'one')");
      addCatalog("other", catalogOptions(other));

      assertThat(
              query(
                  "SELECT a.name, b.name FROM mc.T a JOIN other.T b ON a.id = b.id"
                      .replace(".T", "." + table)))
          .containsExactly("[n1,one]");
    }
  }
}
