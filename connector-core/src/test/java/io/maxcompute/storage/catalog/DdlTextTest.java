package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.Literals;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.table.UnknownType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DdlTextTest {
  private static final TableId TABLE = new TableId("shop", "s", "orders");
  private static final TableId TWO_TIER = new TableId("shop", "", "orders");
  private static final Column ID = new Column("id", SimpleType.BIGINT, false, "");

  @Test
  void makesAPlainTable() {
    assertThat(DdlText.createTable(TWO_TIER, schema(ID), TableOptions.NONE))
        .isEqualTo("CREATE TABLE `shop`.`orders` (`id` bigint NOT NULL);");
  }

  @Test
  void addsColumns() {
    List<Column> columns =
        List.of(
            new Column("a", SimpleType.INT),
            new Column("b`b", ColumnTypes.parse("array<string>"), true, "what's it"));

    assertThat(DdlText.addColumns(TABLE, columns, true))
        .isEqualTo(
            "ALTER TABLE "
                + TABLE.quoted()
                + " ADD COLUMNS IF NOT EXISTS (`a` int, `b``b` array<string> COMMENT "
                + Literals.text("what's it")
                + ");");
    assertThat(DdlText.addColumns(TWO_TIER, columns.subList(0, 1), false))
        .isEqualTo("ALTER TABLE `shop`.`orders` ADD COLUMNS (`a` int);");
  }

  @Test
  void addsNoColumnThatOldRowsHaveNoValueFor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DdlText.addColumns(TABLE, List.of(ID), true))
        .withMessageContaining("Cannot add column 'id'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DdlText.addColumns(TABLE, List.of(), true));
  }

  @Test
  void makesATableOfEverything() {
    TableSchema schema =
        new TableSchema(
            List.of(
                ID,
                new Column("s", ColumnTypes.parse("struct<`odd ``name`:array<decimal(10,2)>>")),
                new Column("c", SimpleType.STRING, true, "what's it")),
            List.of(new Column("dt", SimpleType.STRING, false, "day")));
    TableOptions options =
        TableOptions.NONE
            .orKeepExisting()
            .withComment("all")
            .withLifecycleDays(30)
            .withProperties(Map.of("b", "2", "a", "1"))
            .withPrimaryKey("id")
            .withClustering(
                new Clustering(
                    Clustering.Kind.HASH,
                    List.of("ID"),
                    List.of(
                        new TableLayout.SortColumn("id", true),
                        new TableLayout.SortColumn("c", false)),
                    16));

    assertThat(DdlText.createTable(TABLE, schema, options))
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS `shop`.`s`.`orders` (`id` bigint NOT NULL, "
                + "`s` struct<`odd ``name`:array<decimal(10,2)>>, "
                + "`c` string COMMENT 'what\\'s it', PRIMARY KEY (`id`)) COMMENT 'all' "
                + "PARTITIONED BY (`dt` string COMMENT 'day') "
                + "CLUSTERED BY (`ID`) SORTED BY (`id` ASC, `c` DESC) INTO 16 BUCKETS "
                + "TBLPROPERTIES ('a'='1', 'b'='2', 'transactional'='true') LIFECYCLE 30;");
  }

  @Test
  void dividesByRangeWithoutANumberOfBuckets() {
    Clustering byRange = new Clustering(Clustering.Kind.RANGE, List.of("id"), List.of(), 0);

    assertThat(DdlText.createTable(TWO_TIER, schema(ID), TableOptions.NONE.withClustering(byRange)))
        .endsWith(") RANGE CLUSTERED BY (`id`);");
  }

  @Test
  void keepsTheWordOfTheCallerOnTransactions() {
    TableOptions options =
        TableOptions.NONE.withPrimaryKey("id").withProperties(Map.of("transactional", "false"));

    assertThat(DdlText.createTable(TWO_TIER, schema(ID), options))
        .contains("TBLPROPERTIES ('transactional'='false')");
  }

  @Test
  void dropsTablesAndMakesAndDropsPartitions() {
    PartitionSpec spec = PartitionSpec.parse("dt=2025-01-06/hh=1");

    assertThat(DdlText.dropTable(TABLE, false)).isEqualTo("DROP TABLE `shop`.`s`.`orders`;");
    assertThat(DdlText.dropTable(TWO_TIER, true))
        .isEqualTo("DROP TABLE IF EXISTS `shop`.`orders`;");
    assertThat(DdlText.addPartition(TWO_TIER, spec, true))
        .isEqualTo(
            "ALTER TABLE `shop`.`orders` ADD IF NOT EXISTS PARTITION (`dt`='2025-01-06', `hh`='1');");
    assertThat(DdlText.addPartition(TWO_TIER, spec, false)).contains(" ADD PARTITION (");
    assertThat(DdlText.dropPartitions(TWO_TIER, List.of(spec), true))
        .contains(" DROP IF EXISTS PARTITION (");
    assertThat(DdlText.dropPartitions(TABLE, List.of(spec), false))
        .isEqualTo("ALTER TABLE `shop`.`s`.`orders` DROP PARTITION (`dt`='2025-01-06', `hh`='1');");
  }

  @Test
  void dropsManyPartitionsInOneStatement() {
    List<PartitionSpec> specs =
        List.of(PartitionSpec.parse("dt=1/hh=1"), PartitionSpec.parse("dt=2/hh=1"));

    assertThat(DdlText.dropPartitions(TWO_TIER, specs, true))
        .isEqualTo(
            "ALTER TABLE `shop`.`orders` DROP IF EXISTS PARTITION (`dt`='1', `hh`='1'),"
                + " PARTITION (`dt`='2', `hh`='1');");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DdlText.dropPartitions(TWO_TIER, List.of(), true));
  }

  @Test
  void setsProperties() {
    assertThat(DdlText.setProperties(TWO_TIER, Map.of("a.b", "it's")))
        .isEqualTo("ALTER TABLE `shop`.`orders` SET TBLPROPERTIES ('a.b'='it\\'s');");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DdlText.setProperties(TWO_TIER, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a`b",
        "``",
        "a int); DROP TABLE t; --",
        "/*",
        "--",
        "'",
        "\\",
        "a\nb",
        "select",
        "列"
      })
  void keepsAHostileNameInItsPlace(String name) {
    String sql =
        DdlText.createTable(TWO_TIER, schema(new Column(name, SimpleType.INT)), TableOptions.NONE);

    assertThat(sql)
        .isEqualTo("CREATE TABLE `shop`.`orders` (`" + name.replace("`", "``") + "` int);");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          plain            | 'plain'
          it's             | 'it\\'s'
          '; DROP TABLE t; --| '\\'; DROP TABLE t; --'
          say "x"          | 'say \\"x\\"'
          ends in \\       | 'ends in \\\\'
          \\'              | '\\\\\\''
          ~a\nb\r\tc~      | 'a\\nb\\r\\tc'
          中😀`            | '中😀`'
          """)
  void keepsAHostileTextInItsPlace(String text, String literal) {
    assertThat(Literals.text(text)).isEqualTo(literal);
    Column column = new Column("c", SimpleType.INT, true, text);
    TableOptions options = TableOptions.NONE.withComment(text).withProperties(Map.of(text, text));
    assertThat(DdlText.createTable(TWO_TIER, schema(column), options))
        .isEqualTo(
            "CREATE TABLE `shop`.`orders` (`c` int COMMENT %s) COMMENT %s TBLPROPERTIES (%s=%s);"
                .replace("%s", literal));
  }

  @ParameterizedTest
  @ValueSource(strings = {"geography", "int); DROP TABLE t; --"})
  void refusesATypeItDoesNotKnowAtAnyDepth(String text) {
    ColumnType unknown = new UnknownType(text);
    for (ColumnType type :
        List.of(
            unknown,
            new ArrayType(unknown),
            new MapType(unknown, SimpleType.INT),
            new MapType(SimpleType.INT, unknown),
            new StructType(List.of(new StructType.Field("f", unknown))))) {
      TableSchema schema = schema(new Column("c", type));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DdlText.createTable(TABLE, schema, TableOptions.NONE))
          .withMessage("Cannot make column 'c': its type '" + text + "' is not known.");
    }
  }

  @Test
  void refusesOptionsThatDoNotFitTheColumns() {
    TableSchema nullable = schema(new Column("id", SimpleType.BIGINT));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DdlText.createTable(TABLE, schema(), TableOptions.NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DdlText.createTable(TABLE, nullable, TableOptions.NONE.withPrimaryKey("id")))
        .withMessage("Cannot make table 'shop.s.orders': key column 'id' is nullable.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DdlText.createTable(TABLE, schema(ID), TableOptions.NONE.withPrimaryKey("x")))
        .withMessage("Cannot make table 'shop.s.orders': it has no data column 'x'.");
    Clustering unsorted =
        new Clustering(
            Clustering.Kind.HASH, List.of("id"), List.of(new TableLayout.SortColumn("x", true)), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DdlText.createTable(TABLE, schema(ID), TableOptions.NONE.withClustering(unsorted)))
        .withMessage("Cannot make table 'shop.s.orders': it has no data column 'x'.");
    Clustering other = new Clustering(Clustering.Kind.HASH, List.of("x"), List.of(), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DdlText.createTable(TABLE, schema(ID), TableOptions.NONE.withClustering(other)));
    assertThatIllegalArgumentException().isThrownBy(() -> TableOptions.NONE.withLifecycleDays(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Clustering(Clustering.Kind.HASH, List.of("x"), List.of(), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Clustering(Clustering.Kind.RANGE, List.of(), List.of(), 0));
  }

  @Test
  void refusesAPartitionThatCouldNotBeAddressed() {
    PartitionSpec slash = new PartitionSpec(List.of(new PartitionSpec.Value("dt", "a/b")));

    assertThatIllegalArgumentException().isThrownBy(() -> DdlText.addPartition(TABLE, slash, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DdlText.dropPartitions(TABLE, List.of(PartitionSpec.EMPTY), true));
  }

  private static TableSchema schema(Column... columns) {
    return new TableSchema(List.of(columns), List.of());
  }
}
