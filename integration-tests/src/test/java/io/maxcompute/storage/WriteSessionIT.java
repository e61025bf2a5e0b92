package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.WriteSchema;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteMode;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions: found again, described, committed in two ways, aborted at any time. */
class WriteSessionIT extends WriterTest {
  @Test
  void aCommitWithoutNamesTakesTheLatestVersionOfEachStream() {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);
    write(session, new StreamId("a", 1), 900, 10, Compression.ZSTD);
    write(session, new StreamId("a", 2), 0, 10, Compression.ZSTD);
    write(session, new StreamId("b", 1), 10, 10, Compression.ZSTD);

    assertThat(client.write().status(session).streams()).isEqualTo(Map.of("a", 2L, "b", 1L));
    client.write().commitAll(session);

    assertThat(ids()).isEqualTo("20,20,0,19");
  }

  @Test
  void aCommitWithoutNamesNeedsAllStreamsToBeClosed() {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);
    write(session, new StreamId("a", 1), 0, 10, Compression.ZSTD);
    WriteStream open = client.write().openStream(session, new StreamId("b", 1), RetryListener.NONE);

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> client.write().commitAll(session))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
    open.abandon();
    client.write().commitAll(session);

    assertThat(ids()).isEqualTo("10,10,0,9");
  }

  @Test
  void aStreamThatItsWriterLeftOpenIsNotInTheWayOfACommitThatDoesNotNameIt() {
    EmulatorConfig strict =
        EmulatorConfig.defaults().withSwitch(Switches.COMMIT_MINDS_UNNAMED_OPEN_STREAMS, true);
    try (EmulatorServer emulator = EmulatorServer.start(strict);
        StorageClient client = connect(emulator, 2)) {
      emulator.sql("CREATE TABLE t (id BIGINT, name STRING)");
      TableId target = new TableId(emulator.project(), "", "t");
      WriteSession session = client.write().open(target, WriteSessionRequest.APPEND);
      WriteStream failed =
          client.write().openStream(session, new StreamId("a", 1), RetryListener.NONE);
      write(failed, 900, 10);
      WriteStream done =
          client.write().openStream(session, new StreamId("b", 1), RetryListener.NONE);
      write(done, 0, 10);

      client.write().commit(session, List.of(done.finish()));

      assertThat(emulator.sql("SELECT count(*), max(id) FROM t"))
          .containsExactly(List.of("10", "9"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSessionIsAbortedAtAnyTimeAndTwice(boolean withOpenStream) {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);
    StreamCommit done = write(session, new StreamId("a", 1), 0, 10, Compression.ZSTD);
    if (withOpenStream) {
      write(client.write().openStream(session, new StreamId("b", 1), RetryListener.NONE), 0, 1);
    }

    client.write().abort(session);
    client.write().abort(session);

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> client.write().commit(session, List.of(done)));
    assertThat(stored("count(*)")).isEqualTo("0");
  }

  @Test
  void aSessionIsFoundByItsIdAndNoOtherIs() {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);

    WriteSession found = connect(2).write().attach(table, session.id(), WriteMode.BATCH);

    assertThat(found).isEqualTo(session);
    assertThat(client.write().status(found).warning()).isEmpty();
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> client.write().attach(table, "no-such-session", WriteMode.BATCH))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
  }

  @Test
  void aSessionTellsWhatRowsMustLookLike() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING, hh STRING)");
    WriteSession session = open(PartitionSpec.parse("dt=20240101"), false);

    WriteSchema schema = client.write().schema(session);

    assertThat(schema.columns().dataColumns())
        .extracting(Column::name)
        .containsExactly("id", "name", "hh");
    assertThat(schema.columnIds()).containsKeys("id", "name");
    WriteStream stream =
        client.write().openStream(session, new StreamId("a", 1), RetryListener.NONE);
    assertThat(stream.writeSchema()).isEqualTo(schema);
    assertThat(stream.schema()).isEqualTo(schema.columns());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void rowsArriveInEveryModeWithACommit(int version) {
    createNames();
    StorageClient other = connect(version);
    WriteMode mode = version == 3 ? WriteMode.BATCH_COMPATIBLE : WriteMode.BATCH;
    WriteSessionRequest request =
        WriteSessionRequest.APPEND.withMode(mode).withOverwrite(true).withQuota("fast");
    writeAll(PartitionSpec.EMPTY, false, 500, 5);

    WriteSession session = other.write().open(table, request);
    WriteStream stream =
        other.write().openStream(session, new StreamId("a", 1), RetryListener.NONE);
    write(stream, 0, 10);
    other.write().commit(session, List.of(stream.finish()));

    assertThat(ids()).isEqualTo("10,10,0,9");
  }
}
