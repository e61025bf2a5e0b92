package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.StreamStatus;
import io.maxcompute.storage.write.WriteMode;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that outlive their writers. */
class StreamResumeIT extends WriterTest {
  private static final StreamId STREAM = new StreamId("0", 1);

  @AfterEach
  void noFaults() {
    server.faults().clear();
  }

  @Test
  void anotherProcessGoesOnWhereTheFirstOneStopped() {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);
    WriteStream first = client.write().openStream(session, STREAM, RetryListener.NONE);
    write(first, 0, 100);

    StorageClient other = connect(2);
    WriteSession found = other.write().attach(table, session.id(), WriteMode.BATCH);
    WriteStream second = other.write().resumeStream(found, STREAM, RetryListener.NONE);

    assertThat(second.rows()).isEqualTo(100);
    assertThat(second.writeSchema()).isEqualTo(first.writeSchema());
    assertThat(write(second, 100, 50).rows()).isEqualTo(150);
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> write(first, 100, 50))
        .withMessageContaining("Cannot write rows from 100 on to stream 0 version 1")
        .withMessageContaining("If another writer has opened or resumed this stream");
    other.write().commit(found, List.of(second.finish()));
    assertThat(ids()).isEqualTo("150,150,0,149");
  }

  @Test
  void aStreamThatNobodyOpenedCanBeResumed() {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);

    WriteStream stream = client.write().resumeStream(session, STREAM, RetryListener.NONE);
    write(stream, 0, 10);
    client.write().commit(session, List.of(stream.finish()));

    assertThat(ids()).isEqualTo("10,10,0,9");
  }

  @Test
  void toAskForTheStateOfAStreamDisturbsNobody() {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);
    WriteStream stream = client.write().openStream(session, STREAM, RetryListener.NONE);
    write(stream, 0, 10);

    StreamStatus open = connect(3).write().streamStatus(session, STREAM);
    write(stream, 10, 5);
    stream.finish();
    StreamStatus closed = client.write().streamStatus(session, STREAM);

    assertThat(open.state()).isEqualTo("OPEN");
    assertThat(open.rows()).isEqualTo(10);
    assertThat(open.rowOffset()).hasValue(10);
    assertThat(open.latestSchemaVersion()).isEqualTo(stream.schemaVersion());
    assertThat(closed.state()).isEqualTo("CLOSED");
    assertThat(closed.rows()).isEqualTo(15);
  }

  @Test
  void rowsWhoseAnswerWasLostAreWrittenOnce() {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);
    StorageClient patient = connect(2);
    WriteStream stream = patient.write().openStream(session, STREAM, RetryListener.NONE);
    write(stream, 0, 10);
    server.faults().add(FaultRule.on("TableWrite", new Fault.LostAnswer()));

    assertThat(write(stream, 10, 10).rows()).isEqualTo(20);

    assertThat(server.faults().fired()).isEqualTo(1);
    patient.write().commit(session, List.of(stream.finish()));
    assertThat(ids()).isEqualTo("20,20,0,19");
  }

  @Test
  void rowsWhoseAnswerWasLostAreWrittenOnceWhereRepetitionsAreRefused() {
    EmulatorConfig strict =
        EmulatorConfig.defaults().withSwitch(Switches.REFUSES_DUPLICATE_ROWS, true);
    try (EmulatorServer emulator = EmulatorServer.start(strict);
        StorageClient client = connect(emulator, 2)) {
      emulator.sql("CREATE TABLE t (id BIGINT, name STRING)");
      TableId target = new TableId(emulator.project(), "", "t");
      WriteSession session = client.write().open(target, WriteSessionRequest.APPEND);
      WriteStream stream = client.write().openStream(session, STREAM, RetryListener.NONE);
      emulator.faults().add(FaultRule.on("TableWrite", new Fault.LostAnswer()));

      assertThat(write(stream, 0, 10).rows()).isEqualTo(10);
      write(stream, 10, 10);
      client.write().commit(session, List.of(stream.finish()));

      assertThat(emulator.faults().fired()).isEqualTo(1);
      assertThat(emulator.sql("SELECT count(*), count(distinct id) FROM t"))
          .containsExactly(List.of("20", "20"));
    }
  }

  @Test
  void aLaterAttemptSupersedesAnEarlierOne() {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);
    WriteStream early = client.write().openStream(session, STREAM, RetryListener.NONE);
    write(early, 500, 10);
    WriteStream late = client.write().openStream(session, new StreamId("0", 2), RetryListener.NONE);
    write(late, 0, 10);

    assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> write(early, 510, 10));
    late.finish();
    client.write().commitAll(session);

    assertThat(ids()).isEqualTo("10,10,0,9");
  }

  @Test
  void aStreamLearnsThatTheTableHasChanged() {
    createNames();
    WriteSession session = open(PartitionSpec.EMPTY, false);
    WriteStream stream = client.write().openStream(session, STREAM, RetryListener.NONE);
    write(stream, 0, 10);
    sql("ALTER TABLE " + table.table() + " ADD COLUMNS (more STRING)");

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> write(stream, 10, 10))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.SCHEMA_MODIFIED);
              assertThat(e.latestSchemaVersion().getAsLong()).isGreaterThan(stream.schemaVersion());
            });
    assertThat(client.write().streamStatus(session, STREAM).latestSchemaVersion())
        .isGreaterThan(stream.schemaVersion());
  }

  @Test
  void aSessionThatEvolvesToleratesAChangeOfTheTable() {
    createNames();
    WriteSession session =
        client.write().open(table, WriteSessionRequest.APPEND.withSchemaEvolution(true));
    WriteStream stream = client.write().openStream(session, STREAM, RetryListener.NONE);
    write(stream, 0, 10);
    sql("ALTER TABLE " + table.table() + " ADD COLUMNS (more STRING)");

    write(stream, 10, 10);
    client.write().commit(session, List.of(stream.finish()));

    assertThat(ids()).isEqualTo("20,20,0,19");
    assertThat(stored("count(more)")).isEqualTo("0");
  }
}
