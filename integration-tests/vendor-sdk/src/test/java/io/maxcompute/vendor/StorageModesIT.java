package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.Column;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.storage.ClientException;
import com.aliyun.odps.storage.write.TableArrowWriter;
import com.aliyun.odps.storage.write.TableWriteSession;
import com.aliyun.odps.storage.write.WriteMode;
import com.aliyun.odps.table.TableIdentifier;
import com.aliyun.odps.table.arrow.ArrowWriter;
import com.aliyun.odps.type.TypeInfoFactory;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** Streaming writes, and tables with a primary key. */
@OnEmulator
class StorageModesIT extends StorageTest {
  StorageModesIT(EmulatorProcess emulator) {
    super(emulator);
  }

  private TableIdentifier createDelta(String name) throws Exception {
    TableSchema schema =
        TableSchema.builder()
            .withColumn(Column.newBuilder("id", TypeInfoFactory.BIGINT).notNull().build())
            .withStringColumn("name")
            .build();
    odps.tables()
        .newTableCreator(name, schema)
        .deltaTable()
        .withPrimaryKeys(List.of("id"))
        .create();
    return table(name);
  }

  @Test
  void showsStreamedRowsAfterEachFlush() throws Exception {
    TableIdentifier table = create("mode_stream");
    try (TableWriteSession session =
        client.createTableWriteSessionBuilder(table).withWriteMode(WriteMode.STREAMING).build()) {
      assertThat(session.getId()).isEqualTo("default");
      ArrowWriter writer = session.createWriterBuilder("s", 1).build();
      try (VectorSchemaRoot root = ((TableArrowWriter) writer).createVectorSchemaRoot()) {
        for (int flush = 0; flush < 3; flush++) {
          for (int row = 0; row < 10; row++) {
            ((BigIntVector) root.getVector("id")).setSafe(row, flush * 10L + row);
          }
          root.setRowCount(10);
          writer.writeBatch(root);
          ((TableArrowWriter) writer).flush();
          assertThat(((TableArrowWriter) writer).getLastRequestId()).isNotEmpty();
          assertThat(ids(rows(table))).isEqualTo(range(0, (flush + 1) * 10L));
        }
      }
      writer.close();
      session.commit();
    }
    assertThat(rows(table)).hasSize(30);
  }

  @Test
  void updatesAndDeletesRowsByTheirKey() throws Exception {
    TableIdentifier table = createDelta("mode_delta");
    fill(table, null, 0, 10);
    try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build()) {
      ArrowWriter writer = session.createWriterBuilder("s", 1).build();
      try (RecordWriter records = writer.getAsRecordWriter(10)) {
        Record record = records.newRecord(false);
        record.set("id", 3L);
        record.set("name", "changed");
        records.write(record);
        record = records.newRecord(false);
        record.set("id", 4L);
        records.delete(record);
      }
      session.commit();
    }
    List<List<Object>> rows = rowsOfRanges(table);
    assertThat(ids(rows)).containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L);
    assertThat(rows).contains(List.of(3L, "changed"), List.of(5L, "name 5"));
  }

  @Test
  void knowsTheKeyOfATable() throws Exception {
    TableIdentifier table = createDelta("mode_key");
    try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build()) {
      TableArrowWriter writer = (TableArrowWriter) session.createWriterBuilder("s", 1).build();
      assertThat(writer.getWriteSchema().getColumns())
          .filteredOn(Column::isDistributionKey)
          .extracting(Column::getName)
          .containsExactly("id");
      try (VectorSchemaRoot root =
          VectorSchemaRoot.of(new BigIntVector("id", writer.getAllocator()))) {
        root.setRowCount(1);
        assertThatThrownBy(() -> writer.writeBatch(root))
            .isInstanceOf(ClientException.class)
            .hasMessageContaining("__operation");
      }
    }
  }
}
