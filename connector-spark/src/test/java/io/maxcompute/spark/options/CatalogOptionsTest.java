package io.maxcompute.spark.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.table.TableId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogOptionsTest {
  private static final TableId TABLE = new TableId("other", "", "orders");
  private static final Map<String, String> LEAST =
      Map.of(
          "endpoint", "http://localhost:1/api",
          "project", "shop",
          "accessKeyId", "id",
          "accessKeySecret", "hush");

  private static CatalogOptions with(String key, String value) {
    Map<String, String> options = new HashMap<>(LEAST);
    options.put(key, value);
    return CatalogOptions.from("mc", options);
  }

  @Test
  void tableOfAProjectWithoutSchemasIsReachedFromAnother() {
    ConnectionOptions connection = CatalogOptions.from("mc", LEAST).connection(TABLE);

    assertThat(connection.table()).isEqualTo(TABLE);
    assertThat(connection.storageConfig().project()).isEqualTo("shop");
  }

  @Test
  void allTablesOfACatalogShareAClient() {
    CatalogOptions options = with("schema", "s");

    assertThat(options.connection(TABLE).clientSettings())
        .isEqualTo(options.connection().clientSettings())
        .isEqualTo(options.connection(new TableId("shop", "s", "t")).clientSettings());
    assertThat(options.connection(TABLE)).isNotEqualTo(options.connection());
  }

  @Test
  void queryWinsWhateverTheCaseOfItsKeys() {
    CatalogOptions merged = with("batchRows", "7").with(Map.of("BATCHROWS", "8", "quota", "q"));

    assertThat(ReadOptions.from(merged.asMap()).batch().batchRows()).isEqualTo(8);
    assertThat(merged.connection(TABLE).storageConfig().quota()).contains("q");
    assertThat(merged).isNotEqualTo(with("batchRows", "7"));
    assertThat(with("batchRows", "7").with(Map.of())).isEqualTo(with("BatchRows", "7"));
  }

  @Test
  void historyIsAMatterOfQueries() {
    assertThatThrownBy(() -> with("startVersion", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Cannot use catalog 'mc': Option 'startVersion' cannot be given here.");
  }

  @ParameterizedTest
  @CsvSource({"createTable,true", "mergeSchema,true", "lifecycle,3", "operation,delete"})
  void whatAWriteDoesToTablesIsNoMatterOfCatalogs(String key, String value) {
    assertThatThrownBy(() -> with(key, value))
        .hasMessageContaining("Option '" + key + "' cannot be given here.");
  }

  @ParameterizedTest
  @CsvSource({"createTable,true", "mergeSchema,true", "primaryKey,id"})
  void queriesOfACatalogChangeNoTables(String key, String value) {
    CatalogOptions options = CatalogOptions.from("mc", LEAST);

    assertThatThrownBy(() -> options.with(Map.of(key, value)))
        .hasMessageContaining("Option '" + key + "' cannot be given here. In a catalog, tables are")
        .hasMessageContaining("Write with format(\"maxcompute\")");
  }

  @ParameterizedTest
  @CsvSource({"missingColumns,null", "changeTypeColumn,op"})
  void sparkGivesRowsTheColumnsOfACatalogsTable(String key, String value) {
    CatalogOptions options = CatalogOptions.from("mc", LEAST);

    assertThatThrownBy(() -> options.with(Map.of(key, value)))
        .hasMessageContaining("Option '" + key + "' cannot be given here. Spark gives the rows")
        .hasMessageContaining("INSERT INTO … (…)");
    assertThat(options.with(Map.of("operation", "delete")).asMap()).containsKey("operation");
  }

  @Test
  void secretsAreNotShown() {
    CatalogOptions options = CatalogOptions.from("mc", LEAST);

    assertThat(options).hasToString("options of catalog 'mc'");
    assertThat(options.connection()).hasToString("connection to project 'shop'");
    assertThat(options.connection(TABLE)).hasToString("connection to table 'other.orders'");
  }
}
