package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of the catalog as they once were, and its views. */
class CatalogHistoryIT extends CatalogTest {
  private String name() {
    return "mc." + table;
  }

  private void createInTwoVersions() {
    create("(id BIGINT, name STRING) TBLPROPERTIES ('transactional'='true')");
    sql("INSERT INTO " + table + " VALUES (1, 'a')");
    sql("INSERT INTO " + table + " VALUES (2, 'b')");
  }

  @Test
  void tableIsReadAsOfAVersion() {
    createInTwoVersions();

    assertThat(query("SELECT * FROM " + name() + " VERSION AS OF 2")).containsExactly("[1,a]");
    assertThat(query("SELECT name FROM " + name() + " VERSION AS OF 3 WHERE id > 1"))
        .containsExactly("[b]");
    assertThat(query("SELECT count(*) FROM " + name())).containsExactly("[2]");
  }

  @Test
  void tableIsReadAsOfATime() {
    createInTwoVersions();

    assertThat(query("SELECT id FROM " + name() + " TIMESTAMP AS OF '2999-01-01 00:00:00'"))
        .containsExactly("[1]", "[2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"VERSION AS OF 1", "TIMESTAMP AS OF '2024-01-01'"})
  void tableWithoutVersionsIsReadAsItIsOnly(String clause) {
    create("(id BIGINT)");

    assertThatThrownBy(() -> session.sql("SELECT * FROM " + name() + " " + clause))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("'emulator." + table + "' cannot be read as it once was")
        .hasMessageContaining("startVersion and endVersion");
  }

  @Test
  void versionIsANumber() {
    createInTwoVersions();

    assertThatThrownBy(() -> session.sql("SELECT * FROM " + name() + " VERSION AS OF 'latest'"))
        .hasMessageContaining("Version 'latest' is none of MaxCompute");
  }

  @ParameterizedTest
  @CsvSource({
    "versionAsOf, 1, VERSION AS OF",
    "timestampAsOf, 2024-01-01 00:00:00, TIMESTAMP AS OF",
    "query, SELECT 1, format",
    "viewsByQuery, true, catalog 'mc'",
  })
  void whatAQueryCannotChooseIsRefusedAndNotIgnored(String option, String value, String advice) {
    createWithIds(1);

    assertThatThrownBy(() -> session.read().option(option, value).table(name()).collectAsList())
        .hasMessageContaining("Option '" + option + "' cannot be given here")
        .hasMessageContaining(advice);
  }

  @Test
  void optionsOfTheCatalogHoldForViewsAndHistory() {
    createInTwoVersions();
    String view = table + "_view";
    sql("CREATE VIEW " + view + " AS SELECT id, name FROM " + table);
    Map<String, String> options = catalogOptions(server);
    options.put("viewsByQuery", "true");
    options.put("filter", "id < 2");
    addCatalog("mc2", options);

    assertThat(query("SELECT id FROM mc2." + table)).containsExactly("[1]");
    assertThat(query("SELECT id FROM mc2." + view)).containsExactly("[1]");
    assertThat(query("SELECT id FROM mc2." + table + " VERSION AS OF 3")).containsExactly("[1]");
  }

  @Test
  void viewWithoutTheOptionIsRefused() {
    createInTwoVersions();
    String view = table + "_view";
    sql("CREATE VIEW " + view + " AS SELECT id FROM " + table);

    assertThatThrownBy(() -> query("SELECT * FROM mc." + view))
        .hasMessageContaining("viewsByQuery");
  }
}
