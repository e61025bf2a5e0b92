package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.catalog.CatalogApi;
import io.maxcompute.storage.catalog.Clustering;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.catalog.ProjectInfo;
import io.maxcompute.storage.catalog.SchemaInfo;
import io.maxcompute.storage.catalog.SqlFailedException;
import io.maxcompute.storage.catalog.SqlFailedException.Kind;
import io.maxcompute.storage.catalog.SqlInstance;
import io.maxcompute.storage.catalog.SqlInstanceFilter;
import io.maxcompute.storage.catalog.SqlInstanceInfo;
import io.maxcompute.storage.catalog.SqlProgress;
import io.maxcompute.storage.catalog.SqlResult;
import io.maxcompute.storage.catalog.SqlStatus;
import io.maxcompute.storage.catalog.TableEntry;
import io.maxcompute.storage.catalog.TableInfo;
import io.maxcompute.storage.catalog.TableLayout;
import io.maxcompute.storage.catalog.TableOptions;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The control plane, as plain Java sees it. */
class CatalogIT extends ClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final PartitionSpec HOUR = PartitionSpec.parse("dt=2025-01-06/hh=01");
  private static final TableSchema PARTITIONED =
      new TableSchema(
          List.of(
              new Column("id", SimpleType.BIGINT, false, "it's the \"key\"; -- \\ not\na comment"),
              new Column("s", ColumnTypes.parse("struct<`odd name`:int,b:array<decimal(10,2)>>")),
              new Column("odd; name", ColumnTypes.parse("map<string,timestamp_ntz>"))),
          List.of(
              new Column("dt", SimpleType.STRING, true, "day"),
              new Column("hh", SimpleType.STRING)));

  @Test
  void columnsAreAddedBehindTheOthers() {
    CatalogApi catalog = client.catalog();
    catalog.createTable(table, PARTITIONED, TableOptions.NONE);
    Column added = new Column("more", ColumnTypes.parse("array<string>"), true, "it's new");

    catalog.addColumns(table, List.of(added), false);

    assertThat(catalog.table(table).schema().dataColumns())
        .startsWith(PARTITIONED.dataColumns().toArray(new Column[0]))
        .endsWith(added);
    assertThatExceptionOfType(SqlFailedException.class)
        .isThrownBy(() -> catalog.addColumns(table, List.of(added), false));
    Column another = new Column("another", ColumnTypes.parse("int"));
    catalog.addColumns(table, List.of(added, another), true);
    assertThat(catalog.table(table).schema().dataColumns()).endsWith(added, another);
  }

  @Test
  void tableIsMadeDescribedAndDropped() {
    CatalogApi catalog = client.catalog();
    TableOptions options = TableOptions.NONE.withComment("what's new; --").withLifecycleDays(7);

    catalog.createTable(table, PARTITIONED, options);

    TableInfo info = catalog.findTable(table).orElseThrow();
    assertThat(info.schema().dataColumns()).isEqualTo(PARTITIONED.dataColumns());
    assertThat(info.schema().partitionNames()).containsExactly("dt", "hh");
    assertThat(info.comment()).isEqualTo("what's new; --");
    assertThat(info.lifecycleDays()).isEqualTo(7);
    assertThat(info.isStored()).isTrue();
    assertThatExceptionOfType(SqlFailedException.class)
        .isThrownBy(() -> catalog.createTable(table, PARTITIONED, options))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.ALREADY_EXISTS));
    catalog.createTable(table, PARTITIONED, options.orKeepExisting());

    catalog.dropTable(table, false);

    assertThat(catalog.findTable(table)).isEmpty();
    assertThatExceptionOfType(SqlFailedException.class)
        .isThrownBy(() -> catalog.dropTable(table, false))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    catalog.dropTable(table, true);
  }

  @Test
  void keyAndClusteringOfATableAreKept() {
    TableSchema schema =
        new TableSchema(
            List.of(
                new Column("id", SimpleType.BIGINT, false, ""),
                new Column("name", SimpleType.STRING)),
            List.of());
    TableId clustered = new TableId(table.project(), "", table.table() + "_clustered");
    List<TableLayout.SortColumn> sort = List.of(new TableLayout.SortColumn("name", true));

    client.catalog().createTable(table, schema, TableOptions.NONE.withPrimaryKey("id"));
    client
        .catalog()
        .createTable(
            clustered,
            schema,
            TableOptions.NONE.withClustering(
                new Clustering(Clustering.Kind.HASH, List.of("id"), sort, 4)));

    assertThat(client.catalog().layout(table).transactional()).isTrue();
    assertThat(client.catalog().layout(table).primaryKey()).containsExactly("id");
    TableLayout layout = client.catalog().layout(clustered);
    assertThat(layout.clusterType()).isEqualTo("hash");
    assertThat(layout.clusterColumns()).containsExactly("id");
    assertThat(layout.buckets()).isEqualTo(4);
  }

  @Test
  void partitionIsMadeDescribedAndDropped() {
    CatalogApi catalog = client.catalog();
    catalog.createTable(table, PARTITIONED, TableOptions.NONE);

    catalog.createPartition(table, HOUR, false);
    catalog.createPartition(table, HOUR, true);
    for (int hour = 2; hour < 8; hour++) {
      catalog.createPartition(table, PartitionSpec.parse("dt=2025-01-07/hh=0" + hour), false);
    }

    PartitionInfo found = catalog.partition(table, HOUR).orElseThrow();
    assertThat(found.spec()).isEqualTo(HOUR);
    assertThat(found.bytes()).isZero();
    assertThat(found.created()).isPositive();
    assertThat(catalog.partitions(table)).hasSize(7).contains(found);
    assertThat(catalog.partitions(table, PartitionSpec.parse("dt=2025-01-07"))).hasSize(6);
    assertThatExceptionOfType(SqlFailedException.class)
        .isThrownBy(() -> catalog.createPartition(table, HOUR, false))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.ALREADY_EXISTS));

    catalog.dropPartitions(table, List.of(HOUR), false);

    assertThat(catalog.partition(table, HOUR)).isEmpty();
    assertThatExceptionOfType(SqlFailedException.class)
        .isThrownBy(() -> catalog.dropPartitions(table, List.of(HOUR), false))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    catalog.dropPartitions(table, List.of(HOUR), true);
  }

  @Test
  void schemaIsMadeListedAndDropped() {
    CatalogApi catalog = client.catalog();
    String project = server.project();
    String schema = "s_" + table.table();
    TableId inSchema = new TableId(project, schema, "orders");

    catalog.createSchema(project, schema, "", false);
    catalog.createSchema(project, schema, "", true);
    catalog.createTable(inSchema, PARTITIONED, TableOptions.NONE);

    assertThat(catalog.schema(project, schema)).map(SchemaInfo::name).contains(schema);
    assertThat(catalog.schemas(project, "s_"))
        .extracting(SchemaInfo::name)
        .contains(schema)
        .doesNotContain("default");
    assertThat(catalog.schemas(project, "")).extracting(SchemaInfo::name).contains("default");
    assertThat(catalog.tables(project, schema, ""))
        .extracting(TableEntry::id)
        .containsExactly(inSchema);
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> catalog.createSchema(project, schema, "", false))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ServiceException.Kind.CONFLICT));

    catalog.dropTable(inSchema, false);
    catalog.dropSchema(project, schema, false);

    assertThat(catalog.schema(project, schema)).isEmpty();
    catalog.dropSchema(project, schema, true);
  }

  @Test
  void everyPageOfTablesIsListed() {
    String prefix = table.table() + "_";
    for (int i = 0; i < 7; i++) {
      TableId one = new TableId(server.project(), "", prefix + i);
      client.catalog().createTable(one, PARTITIONED, TableOptions.NONE);
    }

    List<TableEntry> tables = client.catalog().tables(server.project(), "", prefix);

    assertThat(tables).hasSize(7).doesNotHaveDuplicates();
    assertThat(tables).allSatisfy(entry -> assertThat(entry.type()).isEqualTo("MANAGED_TABLE"));
    assertThat(client.catalog().tables(server.project(), "", "no_such_prefix")).isEmpty();
  }

  @Test
  void projectAndTenantAreDescribed() {
    CatalogApi catalog = client.catalog();

    assertThat(catalog.projects("")).extracting(ProjectInfo::name).contains(server.project());
    assertThat(catalog.project(server.project()).state()).isEqualTo("AVAILABLE");
    assertThat(catalog.project(server.project()).created()).isPresent();
    assertThat(catalog.extendedProperties(server.project())).isNotNull();
    assertThat(catalog.projectExists(server.project())).isTrue();
    assertThat(catalog.projectExists("no_such_project")).isFalse();
    assertThat(catalog.tenant().usesSchemas()).isTrue();
  }

  @Test
  void storageEndpointIsFoundWithAndWithoutAQuota() {
    CatalogApi catalog = client.catalog();

    URI found = catalog.discoverStorageEndpoint("http", Optional.empty());

    assertThat(found.getPort()).isPositive();
    assertThat(catalog.discoverStorageEndpoint("http", Optional.of("fast"))).isEqualTo(found);
  }

  @Test
  void queryReturnsTypedRows() {
    SqlResult result =
        client
            .sql()
            .query(
                "SELECT 1 AS n, 'a,\"b\"' AS t, CAST(NULL AS STRING) AS z, '' AS e -- why",
                Map.of(),
                SOON);

    assertThat(result.columns()).extracting(Column::name).containsExactly("n", "t", "z", "e");
    assertThat(result.columns().get(2).type()).isEqualTo(SimpleType.STRING);
    assertThat(result.rows()).containsExactly(Arrays.asList("1", "a,\"b\"", null, ""));
    assertThat(result.complete()).isTrue();
  }

  @Test
  void statementIsFollowedAndListed() {
    SqlInstance instance = client.sql().submit("SELECT 1 AS one", Map.of());

    String text = client.sql().await(instance, SOON, (same, progress) -> {});

    assertThat(text).contains("one");
    assertThat(client.sql().status(instance)).isEqualTo(SqlStatus.SUCCESS);
    SqlProgress progress = client.sql().progress(instance);
    assertThat(progress.finishedPercentage()).isEqualTo(100);
    assertThat(client.sql().list(SqlInstanceFilter.ALL))
        .extracting(SqlInstanceInfo::id)
        .contains(instance.id());
    client.sql().cancel(instance);
    assertThat(client.sql().status(instance)).isEqualTo(SqlStatus.SUCCESS);
  }

  @Test
  void failedStatementsAreTold() {
    assertThat(kindOf("SELECT * FROM no_such_table")).isEqualTo(Kind.NOT_FOUND);
    assertThat(kindOf("SELEC 1 FROM")).isEqualTo(Kind.PARSE);
    create("(id BIGINT)");
    assertThat(kindOf("SELECT nothing FROM " + table.table())).isEqualTo(Kind.INVALID);
  }

  private Kind kindOf(String statement) {
    try {
      sql(statement);
    } catch (SqlFailedException e) {
      return e.kind();
    }
    throw new AssertionError("it should have failed");
  }
}
