package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.catalog.TableInfo;
import io.maxcompute.storage.catalog.TableLayout;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client in plain Java: tables made, written, read and described, without Spark. */
class StorageClientIT extends ClientTest {
  private static final PartitionSpec WHOLE_TABLE = PartitionSpec.EMPTY;
  private static final Duration SOON = Duration.ofSeconds(20);

  @ParameterizedTest
  @EnumSource(Compression.class)
  void whatTwoStreamsWroteIsReadByIndexAndByRange(Compression compression) {
    create("(id BIGINT, name STRING)");
    WriteSession session = open(WHOLE_TABLE, false);
    StreamCommit first = write(session, new StreamId("a", 1), 0, 3000, compression);
    StreamCommit second = write(session, new StreamId("b", 1), 3000, 1000, compression);
    assertThat(stored("count(*)")).isEqualTo("0");

    client.write().commit(session, List.of(first, second));

    assertThat(first.rows()).isEqualTo(3000);
    for (SplitOptions split :
        List.of(
            SplitOptions.bySize(10_000), SplitOptions.byParallelism(3), SplitOptions.byRows(900))) {
      ReadSession opened = client.read().open(table, ReadSessionRequest.ALL.withSplit(split), SOON);
      List<Split> splits = ReadApi.splits(opened, split.number());
      assertThat(splits).hasSizeGreaterThan(2);
      assertThat(ids(opened, splits, options(compression))).isEqualTo(numbers(0, 4000));
    }
  }

  @Test
  void onlyTheStreamsThatTheCommitNamesBecomeVisible() {
    create("(id BIGINT, name STRING)");
    WriteSession session = open(WHOLE_TABLE, false);
    write(session, new StreamId("a", 1), 0, 10, Compression.ZSTD);
    StreamCommit retried = write(session, new StreamId("a", 2), 0, 10, Compression.ZSTD);
    write(session, new StreamId("b", 1), 50, 10, Compression.ZSTD);

    client.write().commit(session, List.of(retried));

    assertThat(stored("count(*), min(id), max(id)")).isEqualTo("10,0,9");
  }

  @Test
  void overwriteReplacesAPartitionAtTheCommit() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING)");
    PartitionSpec day = PartitionSpec.parse("dt=20240101");
    writeAll(day, false, 0, 5);
    writeAll(PartitionSpec.parse("dt=20240102"), false, 100, 1);

    WriteSession session = open(day, true);
    StreamCommit stream = write(session, new StreamId("0", 1), 7, 2, Compression.LZ4);
    assertThat(stored("count(*)")).isEqualTo("6");
    client.write().commit(session, List.of(stream));

    assertThat(stored("count(*), min(id), max(id)")).isEqualTo("3,7,100");
  }

  @Test
  void abortedSessionLeavesNothing() {
    create("(id BIGINT, name STRING)");
    WriteSession session = open(WHOLE_TABLE, false);
    StreamCommit stream = write(session, new StreamId("0", 1), 0, 10, Compression.NONE);

    client.write().abort(session);
    client.write().abort(session);

    assertThatThrownBy(() -> client.write().commit(session, List.of(stream)))
        .isInstanceOf(ServiceException.class);
    assertThat(stored("count(*)")).isEqualTo("0");
  }

  @Test
  void secondCommitOfASessionChangesNothing() {
    create("(id BIGINT, name STRING)");
    WriteSession session = open(WHOLE_TABLE, false);
    StreamCommit stream = write(session, new StreamId("0", 1), 0, 10, Compression.NONE);

    client.write().commit(session, List.of(stream));
    client.write().commit(session, List.of(stream));

    assertThat(stored("count(*)")).isEqualTo("10");
  }

  @Test
  void rowsNameTheirPartitions() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING)");
    WriteSession session = open(WHOLE_TABLE, false);
    WriteStream stream =
        client.write().openStream(session, new StreamId("0", 1), RetryListener.NONE);

    assertThat(stream.schema().dataColumns().stream().map(column -> column.name()))
        .containsExactly("id", "name", "dt");
    stream.write(rows(stream.schema(), 0, 4, Compression.ZSTD));
    client.write().commit(session, List.of(stream.finish()));

    assertThat(client.catalog().partitions(table))
        .extracting(partition -> partition.spec().toString())
        .containsExactlyInAnyOrder("dt=n0", "dt=n1", "dt=n2", "dt=n3");
  }

  @Test
  void columnsAndPartitionsAreChosen() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING)");
    writeAll(PartitionSpec.parse("dt=a"), false, 0, 3);
    writeAll(PartitionSpec.parse("dt=b"), false, 10, 3);
    ReadSessionRequest request =
        ReadSessionRequest.ALL
            .withColumns(List.of("id"), List.of("dt"))
            .withPartitions(List.of(PartitionSpec.parse("dt=b")));

    ReadSession session = client.read().open(table, request, SOON);

    assertThat(session.schema().dataColumns()).hasSize(1);
    assertThat(ids(session, ReadApi.splits(session, 1), SplitReadOptions.DEFAULT))
        .isEqualTo(numbers(10, 13));
  }

  @Test
  void everySplitIsReadByItsOwnOptions() {
    create("(id BIGINT, name STRING)");
    writeAll(WHOLE_TABLE, false, 0, 1000);
    ReadSessionRequest request = ReadSessionRequest.ALL.withSplit(SplitOptions.bySize(4000));
    ReadSession session = client.read().open(table, request, SOON);
    List<Split> splits = ReadApi.splits(session, 0);

    assertThat(
            batchSizes(
                session, splits.get(0), new SplitReadOptions(7, 0, Compression.LZ4, 1 << 20)))
        .allMatch(rows -> rows <= 7)
        .hasSizeGreaterThan(3);
    assertThat(batchSizes(session, splits.get(1), SplitReadOptions.DEFAULT)).hasSize(1);
  }

  @Test
  void sessionIsRefreshed() {
    create("(id BIGINT, name STRING)");
    writeAll(WHOLE_TABLE, false, 0, 10);
    ReadSession session = client.read().open(table, ReadSessionRequest.ALL, SOON);

    ReadSession refreshed = client.read().refresh(session, SOON);

    assertThat(refreshed.id()).isEqualTo(session.id());
    assertThat(refreshed.expiration()).isAfterOrEqualTo(session.expiration());
  }

  @Test
  void statementThatFailsSaysWhy() {
    assertThatThrownBy(() -> client.sql().run("SELECT * FROM nowhere", Map.of(), SOON))
        .hasMessageContaining("ODPS-0130131")
        .hasMessageContaining("nowhere");
  }

  @Test
  void queryReturnsItsResultAsText() {
    create("(id BIGINT, name STRING)");
    writeAll(WHOLE_TABLE, false, 0, 10);

    String result =
        client.sql().run("SELECT max(id) AS m FROM " + table.table() + ";", Map.of(), SOON);

    assertThat(result.replace("\"", "").strip().split("\\s+")).containsExactly("m", "9");
  }

  @Test
  void everyPageOfPartitionsIsListed() {
    create("(id BIGINT) PARTITIONED BY (dt STRING, hh BIGINT)");
    for (int i = 0; i < 10; i++) {
      sql("ALTER TABLE " + table.table() + " ADD PARTITION (dt='d" + i % 2 + "', hh=" + i + ")");
    }

    List<PartitionInfo> all = client.catalog().partitions(table);
    List<PartitionInfo> some = client.catalog().partitions(table, PartitionSpec.parse("dt=d1"));

    assertThat(all).hasSize(10).doesNotHaveDuplicates();
    assertThat(some).hasSize(5).isSubsetOf(all);
    assertThat(server.requests().count("ListPartitions")).isEqualTo(4 + 2);
  }

  @Test
  void projectTableAndLayoutAreDescribed() {
    create("(id BIGINT NOT NULL COMMENT 'key', name STRING) CLUSTERED BY (id) INTO 4 BUCKETS");
    writeAll(WHOLE_TABLE, false, 0, 10);

    TableInfo info = client.catalog().table(table);
    TableLayout layout = client.catalog().layout(table);

    assertThat(client.catalog().project(server.project()).hasSchemas()).isTrue();
    assertThat(info.rows()).isEqualTo(10);
    assertThat(info.bytes()).isPositive();
    assertThat(info.isStored()).isTrue();
    assertThat(info.schema().dataColumns().get(0).comment()).isEqualTo("key");
    assertThat(info.schema().dataColumns().get(0).nullable()).isFalse();
    assertThat(layout.clusterType()).isEqualTo("hash");
    assertThat(layout.buckets()).isEqualTo(4);
    assertThat(layout.clusterColumns()).containsExactly("id");
  }
}
