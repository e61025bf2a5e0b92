package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.Column;
import com.aliyun.odps.NoSuchObjectException;
import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.Table;
import com.aliyun.odps.TableFilter;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.task.SQLTask;
import com.aliyun.odps.type.TypeInfo;
import com.aliyun.odps.type.TypeInfoFactory;
import com.aliyun.odps.type.TypeInfoParser;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnEmulator
class TablesIT {
  private static final TableSchema ONE_COLUMN = TableSchema.builder().withBigintColumn("a").build();

  private final EmulatorProcess emulator;
  private final Odps odps;

  TablesIT(EmulatorProcess emulator) {
    this.emulator = emulator;
    this.odps = emulator.odps();
  }

  @Test
  void createsDescribesAndDropsATable() throws OdpsException {
    TableSchema schema =
        TableSchema.builder()
            .withColumn(
                Column.newBuilder("id", TypeInfoFactory.BIGINT)
                    .notNull()
                    .withComment("it's the key")
                    .build())
            .withColumn(new Column("name", TypeInfoFactory.STRING))
            .withPartitionColumn(new Column("day", TypeInfoFactory.STRING, "of the sale"))
            .build();
    odps.tables()
        .newTableCreator("described", schema)
        .withComment("all \"of\" it")
        .withLifeCycle(7L)
        .ifNotExists()
        .create();
    Table table = odps.tables().get("described");
    table.reload();
    assertThat(table.getProject()).isEqualTo(emulator.project());
    assertThat(table.getComment()).isEqualTo("all \"of\" it");
    assertThat(table.getLife()).isEqualTo(7);
    assertThat(table.getType()).isEqualTo(Table.TableType.MANAGED_TABLE);
    assertThat(table.getOwner()).isNotEmpty();
    assertThat(table.getTableID()).isNotEmpty();
    assertThat(table.getCreatedTime()).isNotNull();
    assertThat(table.isPartitioned()).isTrue();
    assertThat(table.isVirtualView()).isFalse();
    assertThat(table.isExternalTable()).isFalse();
    Column id = table.getSchema().getColumn("id");
    assertThat(id.isNullable()).isFalse();
    assertThat(id.getComment()).isEqualTo("it's the key");
    assertThat(table.getSchema().getPartitionColumn(0).getComment()).isEqualTo("of the sale");
    odps.tables().delete("described");
    assertThat(odps.tables().exists("described")).isFalse();
  }

  @Test
  void knowsEveryType() throws OdpsException {
    Map<String, TypeInfo> types = new LinkedHashMap<>();
    for (String type :
        List.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INT",
            "BIGINT",
            "FLOAT",
            "DOUBLE",
            "STRING",
            "BINARY",
            "DATE",
            "DATETIME",
            "TIMESTAMP",
            "TIMESTAMP_NTZ",
            "JSON",
            "DECIMAL(38,18)",
            "DECIMAL(10,2)",
            "CHAR(3)",
            "VARCHAR(20)",
            "ARRAY<STRING>",
            "MAP<STRING,BIGINT>",
            "STRUCT<`x`:BIGINT,`y`:ARRAY<STRUCT<`k`:STRING,`v`:MAP<STRING,DATE>>>>")) {
      types.put("c" + types.size(), TypeInfoParser.getTypeInfoFromTypeString(type));
    }
    TableSchema.Builder schema = TableSchema.builder();
    types.forEach((name, type) -> schema.withColumn(new Column(name, type)));
    odps.tables().newTableCreator("every_type", schema.build()).create();
    Map<String, String> found = new LinkedHashMap<>();
    for (Column column : odps.tables().get("every_type").getSchema().getColumns()) {
      found.put(column.getName(), column.getTypeInfo().getTypeName());
    }
    Map<String, String> made = new LinkedHashMap<>();
    types.forEach((name, type) -> made.put(name, type.getTypeName()));
    assertThat(found).isEqualTo(made);
  }

  @Test
  void answersWhetherATableExists() throws OdpsException {
    assertThat(odps.tables().exists("never_made")).isFalse();
    assertThatThrownBy(() -> odps.tables().get("never_made").reload())
        .isInstanceOfSatisfying(
            NoSuchObjectException.class,
            e -> {
              assertThat(e.getErrorCode()).isEqualTo("NoSuchObject");
              assertThat(e.getRequestId()).isNotEmpty();
              assertThat(e).hasMessageContaining("ODPS-0130131:Table not found");
            });
    odps.tables().delete("never_made", true);
    assertThatThrownBy(() -> odps.tables().delete("never_made"))
        .isInstanceOf(OdpsException.class)
        .hasMessageContaining("ODPS-0130131");
  }

  @Test
  void refusesToCreateATableTwice() throws OdpsException {
    odps.tables().newTableCreator("once", ONE_COLUMN).create();
    odps.tables().newTableCreator("once", ONE_COLUMN).ifNotExists().create();
    assertThatThrownBy(() -> odps.tables().newTableCreator("once", ONE_COLUMN).create())
        .isInstanceOf(OdpsException.class)
        .hasMessageContaining("already exists");
  }

  @Test
  void listsTablesPageByPage() throws OdpsException {
    try (EmulatorProcess small = EmulatorProcess.start("--page-size", "2", "--synchronous-sql")) {
      Odps other = small.odps();
      for (int i = 0; i < 5; i++) {
        other.tables().newTableCreator("listed" + i, ONE_COLUMN).create();
      }
      other.tables().newTableCreator("other", ONE_COLUMN).create();
      TableFilter filter = new TableFilter();
      filter.setName("listed");
      List<String> names = new ArrayList<>();
      other.tables().iterator(filter).forEachRemaining(table -> names.add(table.getName()));
      assertThat(names).containsExactly("listed0", "listed1", "listed2", "listed3", "listed4");
      assertThat(small.requests().get("ListTables").getAsInt()).isEqualTo(3);
    }
  }

  @Test
  void loadsManyTablesAtOnce() throws OdpsException {
    odps.tables().newTableCreator("batch1", ONE_COLUMN).create();
    odps.tables().newTableCreator("batch2", ONE_COLUMN).create();
    List<Table> loaded = odps.tables().loadTables(List.of("batch1", "batch2"));
    assertThat(loaded).extracting(Table::getName).containsExactlyInAnyOrder("batch1", "batch2");
    assertThat(loaded.get(0).getSchema().getColumns()).hasSize(1);
  }

  @Test
  void tellsAppendTransactionalAndPrimaryKeyTablesApart() throws OdpsException {
    TableSchema schema =
        TableSchema.builder()
            .withColumn(Column.newBuilder("k", TypeInfoFactory.BIGINT).notNull().build())
            .withStringColumn("v")
            .build();
    odps.tables().newTableCreator("kind_append", schema).create();
    odps.tables().newTableCreator("kind_append2", schema).append2Table().create();
    odps.tables()
        .newTableCreator("kind_delta", schema)
        .deltaTable()
        .withPrimaryKeys(List.of("k"))
        .withDeltaTableBucketNum(4)
        .create();
    assertThat(odps.tables().get("kind_append").isTransactional()).isFalse();
    Table append2 = odps.tables().get("kind_append2");
    assertThat(append2.isTransactional()).isTrue();
    assertThat(append2.isDeltaTable()).isFalse();
    Table delta = odps.tables().get("kind_delta");
    assertThat(delta.isDeltaTable()).isTrue();
    assertThat(delta.getPrimaryKey()).containsExactly("k");
  }

  @Test
  void describesClustering() throws OdpsException {
    TableSchema schema = TableSchema.builder().withBigintColumn("k").withStringColumn("v").build();
    odps.tables()
        .newTableCreator("clustered", schema)
        .withClusterInfo(
            Table.parseClusterInfo(
                JsonParser.parseString(
                        "{\"ClusterType\":\"hash\",\"BucketNum\":8,\"ClusterCols\":[\"k\"],"
                            + "\"SortCols\":[{\"col\":\"v\",\"order\":\"desc\"}]}")
                    .getAsJsonObject()))
        .create();
    Table.ClusterInfo info = odps.tables().get("clustered").getClusterInfo();
    assertThat(info.getClusterType()).isEqualToIgnoringCase("hash");
    assertThat(info.getBucketNum()).isEqualTo(8);
    assertThat(info.getClusterCols()).containsExactly("k");
    assertThat(info.getSortCols().get(0).getName()).isEqualTo("v");
    assertThat(info.getSortCols().get(0).getOrder()).isEqualToIgnoringCase("desc");
  }

  @Test
  void countsRowsBytesAndFiles() throws OdpsException {
    odps.tables().newTableCreator("counted", ONE_COLUMN).create();
    SQLTask.run(odps, "INSERT INTO counted VALUES (1), (2), (3);").waitForSuccess();
    Table table = odps.tables().get("counted");
    assertThat(table.getRecordNum()).isEqualTo(3);
    assertThat(table.getSize()).isPositive();
    assertThat(table.getPhysicalSize()).isPositive();
    assertThat(table.getFileNum()).isEqualTo(1);
    assertThat(table.isArchived()).isFalse();
    assertThat(table.getLastDataModifiedTime()).isNotNull();
  }

  @Test
  void staysWithoutSchemasInAProjectThatHasNone() throws OdpsException {
    try (EmulatorProcess flat = EmulatorProcess.start("--no-schemas", "--synchronous-sql")) {
      Odps other = flat.odps();
      other.tables().newTableCreator("flat", ONE_COLUMN).create();
      Table table = other.tables().get("flat");
      table.reload();
      assertThat(table.getSchemaName()).isNull();
      assertThat(other.tenant().getProperty("odps.namespace.schema")).isEqualTo("false");
      table.truncate();
      other.tables().delete("flat");
    }
  }
}
