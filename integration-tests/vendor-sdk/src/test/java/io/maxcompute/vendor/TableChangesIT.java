package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.Column;
import com.aliyun.odps.Instance;
import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.Table;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.task.SQLTask;
import com.aliyun.odps.type.TypeInfoFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnEmulator
class TableChangesIT {
  private final Odps odps;

  TableChangesIT(EmulatorProcess emulator) {
    this.odps = emulator.odps();
  }

  private Table create(String name) throws OdpsException {
    odps.tables()
        .newTableCreator(name, TableSchema.builder().withBigintColumn("a").build())
        .create();
    return odps.tables().get(name);
  }

  private String run(String sql) throws OdpsException {
    Instance instance = SQLTask.run(odps, sql);
    instance.waitForSuccess();
    return instance.getTaskResults().get(SQLTask.AnonymousSQLTaskName);
  }

  @Test
  void changesLifecycleAndComment() throws OdpsException {
    Table table = create("change_life");
    table.setLifeCycle(30);
    table.changeComment("it's changed");
    Table read = odps.tables().get("change_life");
    assertThat(read.getLife()).isEqualTo(30);
    assertThat(read.getComment()).isEqualTo("it's changed");
  }

  @Test
  void addsColumns() throws Exception {
    Table table = create("change_columns");
    run("INSERT INTO change_columns VALUES (1);");
    table.addColumns(List.of(new Column("b", TypeInfoFactory.STRING, "new")), false);
    table.addColumns(List.of(new Column("b", TypeInfoFactory.STRING)), true);
    run("INSERT INTO change_columns VALUES (2, 'two');");
    assertThat(run("SELECT * FROM change_columns ORDER BY a LIMIT 5;"))
        .isEqualTo("\"a\",\"b\"\n\"1\",\\N\n\"2\",\"two\"\n");
    assertThat(odps.tables().get("change_columns").getSchema().getColumn("b").getComment())
        .isEqualTo("new");
    assertThatThrownBy(
            () -> table.addColumns(List.of(new Column("b", TypeInfoFactory.STRING)), false))
        .isInstanceOf(OdpsException.class);
  }

  @Test
  void renamesATable() throws Exception {
    Table table = create("change_before");
    run("INSERT INTO change_before VALUES (1);");
    table.rename("change_after");
    assertThat(odps.tables().exists("change_before")).isFalse();
    assertThat(odps.tables().get("change_after").getRecordNum()).isEqualTo(1);
  }

  @Test
  void touchesATable() throws Exception {
    Table table = create("change_touch");
    table.touch();
    assertThat(odps.tables().get("change_touch").getLastDataModifiedTime())
        .isAfterOrEqualTo(table.getCreatedTime());
  }

  @Test
  void createsATableFromAQuery() throws OdpsException {
    create("change_source");
    run("INSERT INTO change_source VALUES (1), (2);");
    odps.tables()
        .newTableCreator("change_copy", null)
        .withSelectStatement("SELECT a, a * 2 AS twice FROM change_source")
        .withLifeCycle(3L)
        .create();
    Table copy = odps.tables().get("change_copy");
    assertThat(copy.getSchema().getColumns())
        .extracting(Column::getName)
        .containsExactly("a", "twice");
    assertThat(copy.getRecordNum()).isEqualTo(2);
    assertThat(copy.getLife()).isEqualTo(3);
  }

  @Test
  void refusesChangesItDoesNotKnowWithAMessageOfTheService() throws OdpsException {
    Table table = create("change_refused");
    assertThatThrownBy(() -> table.dropColumns(List.of("a")))
        .isInstanceOf(OdpsException.class)
        .hasMessageContaining("ODPS-0130071");
    assertThatThrownBy(() -> table.alterColumnType("a", TypeInfoFactory.STRING))
        .isInstanceOf(OdpsException.class)
        .hasMessageContaining("ODPS-0130071");
    assertThat(odps.tables().get("change_refused").getSchema().getColumns()).hasSize(1);
  }

  @Test
  void showsAndDescribes() throws OdpsException {
    create("change_shown");
    assertThat(run("SHOW TABLES;")).contains("change_shown");
    assertThat(run("SHOW SCHEMAS;")).contains("default");
    assertThat(run("DESC EXTENDED change_shown;")).contains("a | bigint");
  }
}
