package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.Instance;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.storage.ServiceException;
import com.aliyun.odps.storage.read.InstanceReadSession;
import com.aliyun.odps.table.InstanceIdentifier;
import com.aliyun.odps.table.TableIdentifier;
import com.aliyun.odps.table.arrow.ArrowReader;
import com.aliyun.odps.task.SQLTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** Previews of tables and results of statements. */
@OnEmulator
class StorageResultsIT extends StorageTest {
  StorageResultsIT(EmulatorProcess emulator) {
    super(emulator);
  }

  private static List<List<String>> texts(ArrowReader reader) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (reader) {
      while (reader.nextBatch()) {
        VectorSchemaRoot root = reader.getCurrentValue();
        for (int row = 0; row < root.getRowCount(); row++) {
          List<String> values = new ArrayList<>();
          for (FieldVector vector : root.getFieldVectors()) {
            values.add(vector.getName() + "=" + vector.getObject(row));
          }
          rows.add(values);
        }
      }
    }
    return rows;
  }

  private InstanceIdentifier run(String sql) throws Exception {
    Instance instance = SQLTask.run(odps, sql);
    instance.waitForSuccess();
    return InstanceIdentifier.of(emulator.project(), instance.getId());
  }

  @Test
  void previewsTheFirstRows() throws Exception {
    TableIdentifier table = create("preview_rows");
    fill(table, null, 0, 100);
    assertThat(texts(client.previewTable(table, null, null, 3))).hasSize(3);
    assertThat(texts(client.previewTable(table, null, List.of("name"), 1)))
        .containsExactly(List.of("name=name 0"));
  }

  @Test
  void previewsAPartition() throws Exception {
    TableIdentifier table = createPartitioned("preview_parts");
    fill(table, new PartitionSpec("day=a"), 0, 5);
    fill(table, new PartitionSpec("day=b"), 5, 10);
    assertThat(texts(client.previewTable(table, new PartitionSpec("day=b"), List.of("id"), 2)))
        .hasSize(2)
        .allMatch(row -> row.get(0).matches("id=[5-9]"));
  }

  @Test
  void readsTheResultOfAQuery() throws Exception {
    TableIdentifier table = create("result_source");
    fill(table, null, 0, 300);
    InstanceReadSession session =
        client
            .createInstanceReadSessionBuilder(
                run("SELECT id, name FROM result_source ORDER BY id LIMIT 300;"))
            .build();
    assertThat(session.getRecordCount()).isEqualTo(300);
    assertThat(session.getTableSchema().getColumns())
        .extracting(column -> column.getName() + ":" + column.getTypeInfo().getTypeName())
        .containsExactly("id:BIGINT", "name:STRING");
    assertThat(ids(rows(session.createReaderBuilder().build()))).isEqualTo(range(0, 300));
  }

  @Test
  void readsAPartOfAResult() throws Exception {
    TableIdentifier table = create("result_part");
    fill(table, null, 0, 100);
    InstanceReadSession session =
        client
            .createInstanceReadSessionBuilder(
                run("SELECT id, name FROM result_part ORDER BY id LIMIT 100;"))
            .build();
    ArrowReader reader =
        session
            .createReaderBuilder()
            .withOffset(90)
            .withCount(5)
            .withColumns(List.of("id"))
            .withTaskName(SQLTask.AnonymousSQLTaskName)
            .build();
    assertThat(texts(reader))
        .containsExactly(
            List.of("id=90"),
            List.of("id=91"),
            List.of("id=92"),
            List.of("id=93"),
            List.of("id=94"));
  }

  @Test
  void opensAResultAgainByTheIdOfItsSession() throws Exception {
    InstanceIdentifier instance = run("SELECT 7L AS id;");
    InstanceReadSession first = client.createInstanceReadSessionBuilder(instance).build();
    InstanceReadSession again =
        client.createInstanceReadSessionBuilder(instance).withSessionId(first.getId()).build();
    assertThat(again.getId()).isEqualTo(first.getId());
    assertThat(ids(rows(again.createReaderBuilder().build()))).containsExactly(7L);
  }

  @Test
  void refusesAnInstanceThatIsNotThere() {
    assertThatThrownBy(
            () ->
                client
                    .createInstanceReadSessionBuilder(
                        InstanceIdentifier.of(emulator.project(), "20260101000000000gnone"))
                    .build())
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.getHttpStatus()).isEqualTo(404));
  }
}
