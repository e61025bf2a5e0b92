package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.storage.error.ServiceException;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What names mean in projects with schemas, which is catalog mc, and without: catalog flat. */
class CatalogNamesIT extends CatalogTest {
  private EmulatorServer flat;

  @BeforeEach
  void start() {
    flat =
        EmulatorServer.start(EmulatorConfig.defaults().withThreeTier(false).withProject("plain"));
    flat.sql("CREATE TABLE " + table + " (id BIGINT)");
    flat.sql("INSERT INTO " + table + " VALUES (7)");
    addCatalog("flat", catalogOptions(flat));
    sql("CREATE SCHEMA IF NOT EXISTS sales");
    create("(id BIGINT)");
    sql("INSERT INTO " + table + " VALUES (1)");
    sql("CREATE TABLE sales." + table + " (id BIGINT)");
    sql("INSERT INTO sales." + table + " VALUES (2)");
    server.requests().clear();
    flat.requests().clear();
  }

  @AfterEach
  void close() {
    flat.close();
  }

  private void assertIdOf(String name, long id) {
    assertThat(query("SELECT id FROM " + name + "." + table)).containsExactly("[" + id + "]");
  }

  @Test
  void tablesOfAProjectWithSchemas() {
    assertIdOf("mc", 1);
    assertIdOf("mc.default", 1);
    assertIdOf("mc.sales", 2);
    assertIdOf("mc.emulator.sales", 2);
    session.sql("USE mc.sales");
    assertThat(query("SELECT id FROM " + table)).containsExactly("[2]");
  }

  @Test
  void schemaOfTheCatalogIsWhereTablesAreLookedUp() {
    Map<String, String> options = catalogOptions(server);
    options.put("schema", "sales");
    addCatalog("sales", options);

    assertIdOf("sales", 2);
    assertIdOf("sales.default", 1);
    assertThat(requests("GetProject")).isZero();
  }

  @Test
  void tablesOfAProjectWithoutSchemas() {
    assertIdOf("flat", 7);
    assertIdOf("flat.plain", 7);
    assertIdOf("flat.plain.default", 7);
  }

  @Test
  void tableOfAnotherProjectIsLookedUpThere() {
    assertThatExceptionOfType(AnalysisException.class)
        .isThrownBy(() -> session.table("flat.other." + table));

    assertThat(flat.requests().of("GetTable"))
        .singleElement()
        .satisfies(asked -> assertThat(asked.path()).endsWith("/projects/other/tables/" + table));
  }

  @Test
  void tableOfAnotherProjectIsReadWithTheCatalogsOwnCharged() {
    Map<String, String> options = catalogOptions(server);
    options.put("project", "home");
    options.put("schema", "default");
    options.put("tunnelEndpoint", server.storageEndpoint().toString());
    addCatalog("home", options);

    assertIdOf("home.emulator.sales", 2);

    assertThat(server.requests().of("TableCreateReadSession").get(0).query())
        .containsEntry("Target", "projects.emulator.schemas.sales.tables." + table)
        .containsEntry("curr_project", "home");
  }

  @Test
  void namespacesOfAProjectWithSchemas() {
    assertThat(query("SHOW NAMESPACES IN mc")).contains("[default]", "[sales]");
    assertThat(query("SHOW NAMESPACES IN mc.emulator"))
        .contains("[emulator.default]", "[emulator.sales]");
    assertThat(query("SHOW NAMESPACES IN mc.sales")).isEmpty();
    assertThat(query("SHOW NAMESPACES IN mc.emulator.sales")).isEmpty();
  }

  @Test
  void namespacesOfAProjectWithoutSchemasAreProjects() {
    assertThat(query("SHOW NAMESPACES IN flat")).containsExactly("[plain]");
    assertThat(query("SHOW NAMESPACES IN flat.plain")).isEmpty();
  }

  @Test
  void missingNamespaceIsSparksOwnError() {
    for (String statement :
        new String[] {
          "SHOW NAMESPACES IN mc.nowhere",
          "SHOW NAMESPACES IN mc.nowhere.nowhere",
          "SHOW TABLES IN mc.nowhere",
          "SHOW TABLES IN flat.nowhere",
          "DESCRIBE NAMESPACE mc.nowhere",
          "USE mc.nowhere"
        }) {
      assertThatExceptionOfType(AnalysisException.class)
          .as(statement)
          .isThrownBy(() -> session.sql(statement))
          .satisfies(e -> assertThat(e.getErrorClass()).isEqualTo("SCHEMA_NOT_FOUND"));
    }
  }

  @Test
  void refusalIsNoMissingNamespace() {
    for (String statement :
        new String[] {
          "SHOW NAMESPACES IN mc.emulator", "SHOW TABLES IN mc.sales", "USE mc.sales"
        }) {
      fail("GetProject", Fault.status(403, "NoPermission"));

      assertThatExceptionOfType(ServiceException.class)
          .as(statement)
          .isThrownBy(() -> session.sql(statement));
    }
    assertThat(query("SHOW NAMESPACES IN mc")).contains("[sales]");
  }

  @Test
  void tablesOfANamespace() {
    assertThat(query("SHOW TABLES IN mc")).contains("[," + table + ",false]");
    assertThat(query("SHOW TABLES IN mc.sales")).contains("[sales," + table + ",false]");
    assertThat(query("SHOW TABLES IN mc.emulator.sales"))
        .contains("[emulator.sales," + table + ",false]");
    assertThat(query("SHOW TABLES IN flat")).containsExactly("[," + table + ",false]");
    assertThat(query("SHOW TABLES IN flat.plain")).containsExactly("[plain," + table + ",false]");
  }

  @Test
  void emptySchemaHasNoTables() {
    sql("CREATE SCHEMA IF NOT EXISTS hollow");

    assertThat(query("SHOW TABLES IN mc.hollow")).isEmpty();
  }

  @Test
  void namespaceIsDescribed() {
    assertThat(query("DESCRIBE NAMESPACE mc.sales"))
        .contains("[Namespace Name,sales]", "[Owner,ALIYUN$emulator@example.test]");
    assertThat(query("DESCRIBE NAMESPACE flat.plain")).contains("[Namespace Name,plain]");
  }

  @Test
  void nameThatCannotBeOneIsRefused() {
    assertThatThrownBy(() -> session.table("mc.a.b.c.d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a.b.c' is no namespace of MaxCompute");
    assertThatThrownBy(() -> session.table("mc.`a/../b`"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be part of a table name");
    assertThat(requests("GetTable")).isZero();
  }
}
