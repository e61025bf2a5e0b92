package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.storage.ServiceException;
import com.aliyun.odps.storage.write.TableArrowWriter;
import com.aliyun.odps.storage.write.TableWriteSession;
import com.aliyun.odps.table.TableIdentifier;
import com.aliyun.odps.table.arrow.ArrowWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

@OnEmulator
class StorageWriteIT extends StorageTest {
  StorageWriteIT(EmulatorProcess emulator) {
    super(emulator);
  }

  private static void set(FieldVector vector, int row, String value) {
    ((VarCharVector) vector).setSafe(row, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void number(VectorSchemaRoot root, long from, int rows) {
    for (int row = 0; row < rows; row++) {
      ((BigIntVector) root.getVector("id")).setSafe(row, from + row);
    }
    root.setRowCount(rows);
  }

  @Test
  void showsRowsOnlyAfterTheCommit() throws Exception {
    TableIdentifier table = create("write_commit");
    TableWriteSession session = client.createTableWriteSessionBuilder(table).build();
    writeRows(session, "one", 0, 150);
    writeRows(session, "two", 150, 300);
    assertThat(rows(table)).isEmpty();
    session.commit();
    List<List<Object>> rows = rows(table);
    assertThat(ids(rows)).isEqualTo(range(0, 300));
    assertThat(rows).contains(List.of(7L, "name 7"));
  }

  @Test
  void writesArrowBatchesInSeveralRequests() throws Exception {
    TableIdentifier table = create("write_batches");
    try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build()) {
      try (ArrowWriter writer = session.createWriterBuilder("s", 1).withBufferSize(1).build();
          VectorSchemaRoot root = ((TableArrowWriter) writer).createVectorSchemaRoot()) {
        for (int batch = 0; batch < 5; batch++) {
          number(root, batch * 10L, 10);
          writer.writeBatch(root);
        }
        assertThat(writer.bytesWritten()).isPositive();
      }
      session.commit();
    }
    List<List<Object>> rows = rows(table);
    assertThat(ids(rows)).isEqualTo(range(0, 50));
    assertThat(rows).allMatch(row -> row.get(1) == null);
  }

  @Test
  void knowsTheTablesColumnsBeforeItWrites() throws Exception {
    TableIdentifier table = createPartitioned("write_schema");
    try (TableWriteSession session =
            client
                .createTableWriteSessionBuilder(table)
                .withPartition(new PartitionSpec("day=a"))
                .build();
        ArrowWriter writer = session.createWriterBuilder("s", 1).build()) {
      assertThat(((TableArrowWriter) writer).getWriteSchema().getColumns())
          .extracting(column -> column.getName() + ":" + column.getTypeInfo().getTypeName())
          .containsExactly("id:BIGINT", "name:STRING");
    }
  }

  @Test
  void writesIntoAPartition() throws Exception {
    TableIdentifier table = createPartitioned("write_static");
    fill(table, new PartitionSpec("day='2026-01-06'"), 0, 5);
    assertThat(
            rows(client.createTableReadSessionBuilder(table).withPartitionColumns(List.of("day"))))
        .allMatch(row -> row.contains("2026-01-06"))
        .hasSize(5);
  }

  @Test
  void writesIntoPartitionsThatTheRowsName() throws Exception {
    TableIdentifier table = createPartitioned("write_dynamic");
    try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build()) {
      try (ArrowWriter writer = session.createWriterBuilder("s", 1).build();
          VectorSchemaRoot root = ((TableArrowWriter) writer).createVectorSchemaRoot()) {
        for (int row = 0; row < 6; row++) {
          set(root.getVector("day"), row, row % 2 == 0 ? "even" : "odd");
        }
        number(root, 0, 6);
        writer.writeBatch(root);
      }
      session.commit();
    }
    assertThat(odps.tables().get("write_dynamic").getPartitionSpecs())
        .extracting(spec -> spec.get("day"))
        .containsExactly("even", "odd");
    assertThat(
            ids(
                rows(
                    client
                        .createTableReadSessionBuilder(table)
                        .withPartitionColumns(List.of("day"))
                        .withPartitions(List.of(new PartitionSpec("day=odd"))))))
        .containsExactly(1L, 3L, 5L);
  }

  @Test
  void overwritesATable() throws Exception {
    TableIdentifier table = create("write_over");
    fill(table, null, 0, 10);
    try (TableWriteSession session =
        client.createTableWriteSessionBuilder(table).withOverwrite(true).build()) {
      writeRows(session, "s", 100, 103);
      session.commit();
    }
    assertThat(ids(rows(table))).containsExactly(100L, 101L, 102L);
  }

  @Test
  void leavesNothingOfAnAbortedSession() throws Exception {
    TableIdentifier table = create("write_abort");
    TableWriteSession aborted = client.createTableWriteSessionBuilder(table).build();
    writeRows(aborted, "s", 0, 10);
    aborted.abort();
    try (TableWriteSession forgotten = client.createTableWriteSessionBuilder(table).build()) {
      writeRows(forgotten, "s", 0, 10);
    }
    assertThat(rows(table)).isEmpty();
  }

  @Test
  void takesTheLatestAttemptOfAStream() throws Exception {
    TableIdentifier table = create("write_attempts");
    try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build()) {
      writeRows(session, "s", 1, 0, 10);
      writeRows(session, "s", 2, 50, 60);
      session.commit();
    }
    assertThat(ids(rows(table))).isEqualTo(range(50, 60));
  }

  @Test
  void continuesASessionThatAnotherProcessMade() throws Exception {
    TableIdentifier table = create("write_shared");
    TableWriteSession driver = client.createTableWriteSessionBuilder(table).build();
    TableWriteSession worker =
        client.createTableWriteSessionBuilder(table).withSessionId(driver.getId()).build();
    writeRows(worker, "w", 0, 10);
    driver.commit();
    assertThat(ids(rows(table))).isEqualTo(range(0, 10));
  }

  @Test
  void resumesAStream() throws Exception {
    TableIdentifier table = create("write_resume");
    TableWriteSession session = client.createTableWriteSessionBuilder(table).build();
    ArrowWriter first = session.createWriterBuilder("s", 1).build();
    try (VectorSchemaRoot root = ((TableArrowWriter) first).createVectorSchemaRoot()) {
      number(root, 0, 5);
      first.writeBatch(root);
      ((TableArrowWriter) first).flush();
      try (ArrowWriter second = session.createWriterBuilder("s", 1).withResume(true).build()) {
        number(root, 5, 5);
        second.writeBatch(root);
      }
    }
    session.commit();
    assertThat(ids(rows(table))).isEqualTo(range(0, 10));
  }

  @Test
  void commitsASessionWithoutRows() throws Exception {
    TableIdentifier table = create("write_nothing");
    try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build()) {
      session.createWriterBuilder("s", 1).build().close();
      session.commit();
    }
    assertThat(rows(table)).isEmpty();
  }

  @Test
  void refusesWhatTheSessionsStateDoesNotAllow() throws Exception {
    TableIdentifier table = create("write_state");
    TableWriteSession session = client.createTableWriteSessionBuilder(table).build();
    session.createWriterBuilder("open", 1).build();
    assertThatThrownBy(session::commit)
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.getHttpStatus()).isEqualTo(409));
    session.abort();
    assertThatThrownBy(
            () ->
                client
                    .createTableWriteSessionBuilder(table)
                    .withSessionId("no-such-session")
                    .build())
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.getHttpStatus()).isEqualTo(404));
  }

  @Test
  void sendsARequestAgainWhenTheServiceIsBusy() throws Exception {
    TableIdentifier table = create("write_busy");
    emulator.fault(
        "{\"action\":\"TableWrite\",\"times\":1,\"fault\":\"status\",\"status\":503,"
            + "\"code\":\"ServiceUnavailable\"}");
    try {
      fill(table, null, 0, 10);
      assertThat(ids(rows(table))).isEqualTo(range(0, 10));
    } finally {
      emulator.clearFaults();
    }
  }
}
