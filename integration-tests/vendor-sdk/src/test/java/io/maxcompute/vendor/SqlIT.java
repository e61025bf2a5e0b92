package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.Instance;
import com.aliyun.odps.Instance.TaskStatus.Status;
import com.aliyun.odps.InstanceFilter;
import com.aliyun.odps.NoSuchObjectException;
import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.task.SQLTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Statements as instances that are asked until they have ended, the way of the service. */
@OnEmulator({})
class SqlIT {
  private static final String QUERY =
      "SELECT 1 AS x, 'a,\"b\"' AS y, CAST(NULL AS STRING) AS z UNION ALL SELECT 2, '中', 'w' "
          + "ORDER BY x LIMIT 5;";

  private final EmulatorProcess emulator;
  private final Odps odps;

  SqlIT(EmulatorProcess emulator) {
    this.emulator = emulator;
    this.odps = emulator.odps();
  }

  private static List<List<Object>> rows(List<Record> records) {
    List<List<Object>> rows = new ArrayList<>();
    for (Record record : records) {
      List<Object> row = new ArrayList<>();
      for (int i = 0; i < record.getColumnCount(); i++) {
        row.add(record.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static void checkQuery(Odps odps) throws OdpsException {
    Instance instance = SQLTask.run(odps, QUERY);
    instance.waitForSuccess();
    assertThat(instance.isSuccessful()).isTrue();
    assertThat(rows(SQLTask.getResult(instance)).toString())
        .isEqualTo("[[1, a,\"b\", \\N], [2, 中, w]]");
  }

  @Test
  void returnsResultsAsRecords() throws OdpsException {
    checkQuery(odps);
  }

  @Test
  void returnsResultsAtOnce() throws OdpsException {
    try (EmulatorProcess eager = EmulatorProcess.start("--synchronous-sql")) {
      checkQuery(eager.odps());
      checkDescription(eager.odps());
      assertThat(eager.requests().has("GetInstanceStatus")).isFalse();
      assertThatThrownBy(() -> SQLTask.run(eager.odps(), "SELECT * FROM nowhere;").waitForSuccess())
          .isInstanceOf(OdpsException.class)
          .hasMessageContaining("ODPS-0130131");
    }
  }

  private static void checkDescription(Odps odps) throws OdpsException {
    Instance instance = SQLTask.run(odps, "SELECT 1 AS x, CAST(2.5 AS DECIMAL(5,2)) AS y;");
    assertThat(instance.isSync()).isTrue();
    assertThat(instance.isSelect(SQLTask.AnonymousSQLTaskName)).isTrue();
    TableSchema schema = instance.getResultDescriptor(SQLTask.AnonymousSQLTaskName).getSchema();
    assertThat(schema.getColumns()).extracting(c -> c.getName()).containsExactly("x", "y");
    assertThat(schema.getColumn("y").getTypeInfo().getTypeName()).isEqualTo("DECIMAL(5,2)");
  }

  @Test
  void runsUnderTheNameAndTheHintsOfTheCaller() throws OdpsException {
    Instance instance =
        SQLTask.run(
            odps,
            emulator.project(),
            "SELECT 1 AS x;",
            "MyOwnTask",
            Map.of("odps.sql.timezone", "UTC"),
            null);
    instance.waitForSuccess();
    assertThat(instance.getTaskNames()).containsExactly("MyOwnTask");
    assertThat(instance.getTaskStatus().get("MyOwnTask").getStatus()).isEqualTo(Status.SUCCESS);
    assertThat(instance.getTaskStatus().get("MyOwnTask").getType()).isEqualTo("SQL");
    assertThat(rows(SQLTask.getResult(instance, "MyOwnTask")).toString()).isEqualTo("[[1]]");
    assertThat(instance.getTaskResultsWithFormat().get("MyOwnTask").getFormat()).isEqualTo("csv");
  }

  @Test
  void failsWithTheMessageOfTheService() throws OdpsException {
    Instance instance = SQLTask.run(odps, "SELECT * FROM nowhere;");
    assertThatThrownBy(instance::waitForSuccess)
        .isInstanceOf(OdpsException.class)
        .hasMessageContaining("ODPS-0130131")
        .hasMessageContaining("nowhere");
    assertThat(instance.isTerminated()).isTrue();
    assertThat(instance.isSuccessful()).isFalse();
    assertThat(instance.getTaskStatus().get(SQLTask.AnonymousSQLTaskName).getStatus())
        .isEqualTo(Status.FAILED);
    assertThatThrownBy(() -> SQLTask.run(odps, "SELEKT 1;").waitForSuccess())
        .hasMessageContaining("ODPS-0130161");
  }

  @Test
  void stopsAnInstance() throws OdpsException {
    SQLTask.run(odps, "CREATE TABLE ten AS SELECT 1 AS a;").waitForSuccess();
    SQLTask.run(odps, "INSERT INTO ten VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9);")
        .waitForSuccess();
    String join = " CROSS JOIN ten t";
    StringBuilder endless = new StringBuilder("SELECT SUM(t0.a * t1.a) AS s FROM ten t0");
    for (int i = 1; i < 16; i++) {
      endless.append(join).append(i);
    }
    Instance instance = SQLTask.run(odps, endless.append(';').toString());
    assertThat(instance.isTerminated()).isFalse();
    instance.stop();
    instance.waitForTerminated(100, true);
    assertThat(instance.getStatus()).isEqualTo(Instance.Status.TERMINATED);
    assertThat(instance.isSuccessful()).isFalse();
    assertThat(instance.getTaskStatus().get(SQLTask.AnonymousSQLTaskName).getStatus())
        .isEqualTo(Status.CANCELLED);
  }

  @Test
  void showsProgressSourceAndSummary() throws OdpsException {
    Instance instance = SQLTask.run(odps, "SELECT 42 AS answer;");
    instance.waitForSuccess();
    List<Instance.StageProgress> progress = instance.getTaskProgress(SQLTask.AnonymousSQLTaskName);
    assertThat(progress).hasSize(1);
    assertThat(progress.get(0).getFinishedPercentage()).isEqualTo(100);
    assertThat(Instance.getStageProgressFormattedString(progress)).contains("M1_job0");
    assertThat(instance.getTasks()).hasSize(1);
    assertThat(((SQLTask) instance.getTasks().get(0)).getQuery()).isEqualTo("SELECT 42 AS answer;");
    assertThat(instance.getPriority()).isEqualTo(9);
    assertThat(instance.getTaskSummary(SQLTask.AnonymousSQLTaskName).getSummaryText()).isEmpty();
    assertThat(instance.getTaskDetailJson2(SQLTask.AnonymousSQLTaskName)).startsWith("{");
    assertThat(instance.getTaskQuotaJson(SQLTask.AnonymousSQLTaskName)).startsWith("{");
    assertThat(SQLTask.getSqlWarning(instance)).isNullOrEmpty();
    assertThat(instance.getOwner()).isNotEmpty();
    assertThat(instance.getStartTime()).isNotNull();
    assertThat(instance.getEndTime()).isAfterOrEqualTo(instance.getStartTime());
  }

  @Test
  void listsInstances() throws OdpsException {
    Instance instance = SQLTask.run(odps, "SELECT 1;");
    instance.waitForSuccess();
    InstanceFilter ended = new InstanceFilter();
    ended.setStatus(Instance.Status.TERMINATED);
    ended.setOnlyOwner(true);
    List<String> ids = new ArrayList<>();
    odps.instances().iterator(ended).forEachRemaining(i -> ids.add(i.getId()));
    assertThat(ids).contains(instance.getId());
    assertThat(odps.instances().exists(instance.getId())).isTrue();
    assertThat(odps.instances().exists("20260101000000000gnone")).isFalse();
    assertThatThrownBy(() -> odps.instances().get("20260101000000000gnone").getStartTime())
        .hasCauseInstanceOf(NoSuchObjectException.class);
  }

  @Test
  void makesALogViewAddress() throws OdpsException {
    Instance instance = SQLTask.run(odps, "SELECT 1;");
    assertThat(odps.logview().generateLogView(instance, 24)).contains(instance.getId());
  }

  @Test
  void refusesWhatIsNotServedWithAnErrorThatCanBeRead() {
    assertThatThrownBy(() -> odps.quotas().get("pay_as_you_go").reload())
        .isInstanceOfSatisfying(
            OdpsException.class, e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchObject"));
    assertThatThrownBy(
            () -> SQLTask.run(odps, "CREATE FUNCTION f AS 'x.Y' USING 'z.jar';").waitForSuccess())
        .isInstanceOf(OdpsException.class)
        .hasMessageContaining("ODPS-0130161");
  }
}
