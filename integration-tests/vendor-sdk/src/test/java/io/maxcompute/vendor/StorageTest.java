package io.maxcompute.vendor;

import com.aliyun.odps.Column;
import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordReader;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.storage.MaxStorageClient;
import com.aliyun.odps.storage.read.TableReadSession;
import com.aliyun.odps.storage.read.TableReadSessionBuilder;
import com.aliyun.odps.storage.settings.SplitOptions;
import com.aliyun.odps.storage.write.TableWriteSession;
import com.aliyun.odps.table.TableIdentifier;
import com.aliyun.odps.table.arrow.ArrowReader;
import com.aliyun.odps.table.arrow.ArrowWriter;
import com.aliyun.odps.table.read.split.InputSplit;
import com.aliyun.odps.task.SQLTask;
import com.aliyun.odps.type.TypeInfoFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What the tests of the SDK's storage client share. Closing the client checks its memory. */
abstract class StorageTest {
  final EmulatorProcess emulator;
  final Odps odps;
  final MaxStorageClient client;

  StorageTest(EmulatorProcess emulator) {
    this.emulator = emulator;
    this.odps = emulator.odps();
    this.client = emulator.storage();
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  TableIdentifier table(String name) {
    return TableIdentifier.of(emulator.project(), "default", name);
  }

  void sql(String statement) throws OdpsException {
    SQLTask.run(odps, statement + ";").waitForSuccess();
  }

  /** Creates a table of {@code id BIGINT, name STRING}. */
  TableIdentifier create(String name) throws OdpsException {
    sql("CREATE TABLE " + name + " (id BIGINT, name STRING)");
    return table(name);
  }

  /** Creates a table of {@code id BIGINT, name STRING}, partitioned by {@code day STRING}. */
  TableIdentifier createPartitioned(String name) throws OdpsException {
    TableSchema schema =
        TableSchema.builder()
            .withBigintColumn("id")
            .withStringColumn("name")
            .withPartitionColumn(new Column("day", TypeInfoFactory.STRING))
            .build();
    odps.tables().newTableCreator(name, schema).create();
    return table(name);
  }

  /** Writes rows {@code from} to {@code to}, without the last, by one stream of a session. */
  static void writeRows(TableWriteSession session, String stream, long from, long to)
      throws IOException {
    writeRows(session, stream, 1, from, to);
  }

  static void writeRows(TableWriteSession session, String stream, long version, long from, long to)
      throws IOException {
    ArrowWriter writer = session.createWriterBuilder(stream, version).build();
    try (RecordWriter records = writer.getAsRecordWriter(100)) {
      for (long id = from; id < to; id++) {
        Record record = records.newRecord(false);
        record.set("id", id);
        record.set("name", "name " + id);
        records.write(record);
      }
    }
  }

  /** Writes and commits rows, to a partition if one is given. */
  void fill(TableIdentifier table, PartitionSpec partition, long from, long to) throws IOException {
    var builder = client.createTableWriteSessionBuilder(table);
    if (partition != null) {
      builder.withPartition(partition);
    }
    try (TableWriteSession session = builder.build()) {
      writeRows(session, "fill", from, to);
      session.commit();
    }
  }

  static List<List<Object>> rows(TableReadSessionBuilder builder) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (TableReadSession session = builder.build()) {
      for (InputSplit split : session.getSplits()) {
        rows.addAll(rows(session, split));
      }
    }
    return rows;
  }

  static List<List<Object>> rows(TableReadSession session, InputSplit split) throws IOException {
    return rows(session.createReaderBuilder(split).build());
  }

  static List<List<Object>> rows(ArrowReader arrow) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (RecordReader reader = arrow.getAsRecordReader()) {
      for (Record record = reader.read(); record != null; record = reader.read()) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < record.getColumnCount(); i++) {
          row.add(record.get(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  List<List<Object>> rows(TableIdentifier table) throws IOException {
    return rows(client.createTableReadSessionBuilder(table));
  }

  /** Reads by ranges of rows, which is how transactional tables are cut. */
  List<List<Object>> rowsOfRanges(TableIdentifier table) throws IOException {
    return rows(
        client
            .createTableReadSessionBuilder(table)
            .withSplitOptions(SplitOptions.newBuilder().withSplitRowCount(1000).build()));
  }

  /** Returns the first column of rows as sorted numbers. */
  static List<Long> ids(List<List<Object>> rows) {
    return rows.stream().map(row -> (Long) row.get(0)).sorted().toList();
  }

  static List<Long> range(long from, long to) {
    List<Long> ids = new ArrayList<>();
    for (long id = from; id < to; id++) {
      ids.add(id);
    }
    return ids;
  }
}
