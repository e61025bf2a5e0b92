package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.OdpsException;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.credentials.StaticCredentialProvider;
import com.aliyun.odps.storage.MaxStorageClient;
import com.aliyun.odps.storage.ServiceException;
import com.aliyun.odps.storage.read.TableReadSession;
import com.aliyun.odps.storage.settings.IncrementalReadOptions;
import com.aliyun.odps.storage.settings.SplitOptions;
import com.aliyun.odps.table.TableIdentifier;
import com.aliyun.odps.table.arrow.ArrowReader;
import com.aliyun.odps.table.read.split.InputSplit;
import com.aliyun.odps.table.read.split.impl.IndexedInputSplit;
import com.aliyun.odps.table.read.split.impl.RowRangeInputSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnEmulator
class StorageReadIT extends StorageTest {
  StorageReadIT(EmulatorProcess emulator) {
    super(emulator);
  }

  @Test
  void readsEveryRowOfEverySplit() throws Exception {
    TableIdentifier table = create("read_split");
    fill(table, null, 0, 500);
    fill(table, null, 500, 1000);
    try (TableReadSession session =
        client
            .createTableReadSessionBuilder(table)
            .withSplitOptions(SplitOptions.newBuilder().withSplitSize(1024).build())
            .build()) {
      assertThat(session.getSplits()).hasSizeGreaterThan(1);
      assertThat(session.getSplits()).allMatch(IndexedInputSplit.class::isInstance);
      assertThat(session.getArrowSchema().getFields())
          .extracting(field -> field.getName())
          .containsExactly("id", "name");
      List<List<Object>> rows = new ArrayList<>();
      for (InputSplit split : session.getSplits()) {
        rows.addAll(rows(session, split));
      }
      assertThat(ids(rows)).isEqualTo(range(0, 1000));
    }
  }

  @Test
  void readsRangesOfRows() throws Exception {
    TableIdentifier table = create("read_range");
    fill(table, null, 0, 250);
    try (TableReadSession session =
        client
            .createTableReadSessionBuilder(table)
            .withSplitOptions(SplitOptions.newBuilder().withSplitRowCount(100).build())
            .build()) {
      assertThat(session.getSplits()).hasSize(3);
      assertThat(rows(session, session.getSplits().get(2))).hasSize(50);
      List<List<Object>> middle = rows(session, new RowRangeInputSplit(session.getId(), 90, 20));
      assertThat(ids(middle)).isEqualTo(range(90, 110));
      List<List<Object>> rows = new ArrayList<>();
      for (InputSplit split : session.getSplits()) {
        rows.addAll(rows(session, split));
      }
      assertThat(ids(rows)).isEqualTo(range(0, 250));
    }
  }

  @Test
  void readsArrowBatchesOfTheWantedSize() throws Exception {
    TableIdentifier table = create("read_batches");
    fill(table, null, 0, 300);
    try (TableReadSession session = client.createTableReadSessionBuilder(table).build();
        ArrowReader reader =
            session
                .createReaderBuilder(session.getSplits().get(0))
                .withMaxBatchRows(64)
                .withDataColumns(List.of("name"))
                .build()) {
      long rows = 0;
      while (reader.nextBatch()) {
        assertThat(reader.getCurrentValue().getRowCount()).isBetween(1, 64);
        assertThat(reader.getCurrentValue().getSchema().getFields())
            .extracting(field -> field.getName())
            .containsExactly("name");
        rows += reader.getCurrentValue().getRowCount();
      }
      assertThat(rows).isEqualTo(300);
      assertThat(reader.bytesRead()).isPositive();
    }
  }

  @Test
  void skipsRows() throws Exception {
    TableIdentifier table = create("read_skip");
    fill(table, null, 0, 100);
    try (TableReadSession session = client.createTableReadSessionBuilder(table).build()) {
      ArrowReader reader =
          session.createReaderBuilder(session.getSplits().get(0)).withSkipRowNum(70).build();
      assertThat(ids(rows(reader))).isEqualTo(range(70, 100));
    }
  }

  @Test
  void readsInTheBackground() throws Exception {
    TableIdentifier table = create("read_async");
    fill(table, null, 0, 1000);
    try (TableReadSession session = client.createTableReadSessionBuilder(table).build()) {
      ArrowReader reader =
          session
              .createReaderBuilder(session.getSplits().get(0))
              .withMaxBatchRows(10)
              .withAsync(true)
              .build();
      assertThat(ids(rows(reader))).isEqualTo(range(0, 1000));
    }
  }

  @Test
  void selectsColumnsAndPartitions() throws Exception {
    TableIdentifier table = createPartitioned("read_parts");
    fill(table, new PartitionSpec("day=a"), 0, 10);
    fill(table, new PartitionSpec("day=b"), 10, 20);
    fill(table, new PartitionSpec("day=c"), 20, 30);
    List<List<Object>> rows =
        rows(
            client
                .createTableReadSessionBuilder(table)
                .withColumns(List.of("id"))
                .withPartitionColumns(List.of("day"))
                .withPartitions(List.of(new PartitionSpec("day=a"), new PartitionSpec("day=c"))));
    assertThat(rows).hasSize(20);
    assertThat(rows).contains(List.of(0L, "a"), List.of(29L, "c"));
    assertThat(rows).allMatch(row -> row.size() == 2);
  }

  @Test
  void leavesOutPartitionColumnsThatWereNotAskedFor() throws Exception {
    TableIdentifier table = createPartitioned("read_without");
    fill(table, new PartitionSpec("day=a"), 0, 10);
    try (TableReadSession session = client.createTableReadSessionBuilder(table).build();
        ArrowReader reader = session.createReaderBuilder(session.getSplits().get(0)).build()) {
      assertThat(session.getTableSchema().getPartitionColumns()).hasSize(1);
      assertThat(reader.nextBatch()).isTrue();
      assertThat(reader.getCurrentValue().getSchema().getFields())
          .extracting(field -> field.getName())
          .containsExactly("id", "name");
    }
  }

  @Test
  void filtersRows() throws Exception {
    TableIdentifier table = create("read_filter");
    fill(table, null, 0, 100);
    assertThat(
            ids(
                rows(
                    client
                        .createTableReadSessionBuilder(table)
                        .withFilter("id >= 90 and name <> 'name 95'"))))
        .containsExactly(90L, 91L, 92L, 93L, 94L, 96L, 97L, 98L, 99L);
    assertThatThrownBy(
            () -> client.createTableReadSessionBuilder(table).withFilter("no such thing").build())
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.getHttpStatus()).isEqualTo(400));
    assertThat(
            rows(
                client
                    .createTableReadSessionBuilder(table)
                    .withFilter("no such thing")
                    .enableFilterFallback(true)))
        .hasSize(100);
  }

  @Test
  void opensASessionAgainByItsId() throws Exception {
    TableIdentifier table = create("read_again");
    fill(table, null, 0, 10);
    TableReadSession first = client.createTableReadSessionBuilder(table).build();
    fill(table, null, 10, 20);
    assertThat(ids(rows(client.createTableReadSessionBuilder(table).withSessionId(first.getId()))))
        .isEqualTo(range(0, 10));
    assertThat(rows(table)).hasSize(20);
  }

  @Test
  void waitsForASessionThatIsBeingPrepared() throws Exception {
    try (EmulatorProcess slow =
            EmulatorProcess.start("--switch", "initPolls=2", "--synchronous-sql");
        MaxStorageClient other = slow.storage()) {
      com.aliyun.odps.task.SQLTask.run(slow.odps(), "CREATE TABLE t (id BIGINT);").waitForSuccess();
      TableIdentifier table = TableIdentifier.of(slow.project(), "default", "t");
      assertThat(other.createTableReadSessionBuilder(table).build().getSplits()).isEmpty();
      assertThat(slow.requests().get("TableGetReadSession").getAsInt()).isEqualTo(2);
    }
  }

  private List<Long> added(TableIdentifier table, IncrementalReadOptions.Builder range)
      throws IOException {
    return ids(
        rows(
            client
                .createTableReadSessionBuilder(table)
                .withIncrementalReadEnabled(true)
                .withIncrementalReadOptions(range.build())));
  }

  @Test
  void readsWhatWasAddedBetweenTwoVersionsOrTimes() throws Exception {
    TableIdentifier table = create("read_added");
    fill(table, null, 0, 10);
    fill(table, null, 10, 20);
    fill(table, null, 20, 30);
    assertThat(added(table, IncrementalReadOptions.newBuilder().withStartVersion(2)))
        .isEqualTo(range(10, 30));
    assertThat(
            added(table, IncrementalReadOptions.newBuilder().withStartVersion(2).withEndVersion(3)))
        .isEqualTo(range(10, 20));
    assertThat(
            added(
                table,
                IncrementalReadOptions.newBuilder()
                    .withStartTimeStamp("2020-01-01 00:00:00")
                    .withEndTimeStamp("2020-01-02 00:00:00")))
        .isEmpty();
  }

  @Test
  void hasNoSplitsForAnEmptyTable() throws OdpsException, IOException {
    assertThat(rows(create("read_empty"))).isEmpty();
  }

  @Test
  void saysWhatIsMissingWithTheRequestId() {
    assertThatThrownBy(() -> rows(table("never_made")))
        .isInstanceOfSatisfying(
            ServiceException.class,
            e -> {
              assertThat(e.getHttpStatus()).isEqualTo(404);
              assertThat(e.getErrorCode()).isEqualTo("NoSuchTable");
              assertThat(e.getRequestId()).matches("[0-9A-F]{24}");
            });
  }

  @Test
  void retriesWhenTheServiceIsBusy() throws Exception {
    TableIdentifier table = create("read_busy");
    fill(table, null, 0, 10);
    emulator.fault(
        "{\"action\":\"TableRead\",\"times\":1,\"fault\":\"status\",\"status\":429,"
            + "\"code\":\"FlowExceeded\",\"message\":\"busy\"}");
    try {
      assertThat(ids(rows(table))).isEqualTo(range(0, 10));
    } finally {
      emulator.clearFaults();
    }
  }

  @Test
  void readsWithATemporaryKey() throws Exception {
    TableIdentifier table = create("read_sts");
    fill(table, null, 0, 10);
    try (MaxStorageClient temporary =
        emulator
            .storageBuilder()
            .quota("pay_as_you_go")
            .region("cn-hangzhou")
            .credentialsProvider(StaticCredentialProvider.of(new TemporaryKey()))
            .build()) {
      assertThat(ids(rows(temporary.createTableReadSessionBuilder(table)))).isEqualTo(range(0, 10));
    }
  }
}
