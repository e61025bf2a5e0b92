package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.Delivery;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.StreamingSession;
import io.maxcompute.storage.write.WriteMode;
import io.maxcompute.storage.write.WriteReceipt;
import io.maxcompute.storage.write.WriteStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Rows that become visible without a commit. */
class StreamingWriteIT extends WriterTest {
  private static final StreamId STREAM = new StreamId("0", 1);

  @AfterEach
  void noFaults() {
    server.faults().clear();
  }

  @ParameterizedTest
  @EnumSource(value = WriteMode.class, mode = Mode.MATCH_ALL, names = "STREAMING.*")
  void rowsAreVisibleWithoutACommit(WriteMode mode) {
    createNames();
    StreamingSession streaming = connect(3).write().streaming(table, mode);
    server.requests().clear();

    WriteStream stream = streaming.openStream(STREAM, Delivery.AT_MOST_ONCE, RetryListener.NONE);
    String first = write(stream, 0, 10).stagingId().orElseThrow();
    String second = write(stream, 10, 10).stagingId().orElseThrow();
    stream.finish();

    assertThat(streaming.awaitVisible(second, SOON)).isTrue();
    assertThat(streaming.isVisible(first)).isTrue();
    assertThat(ids()).isEqualTo("20,20,0,19");
    assertThat(server.requests().count("TableCreateWriteSession")).isZero();
    assertThat(server.requests().count("TableCloseWriteStream")).isZero();
    assertThat(server.requests().count("TableCommitWriteSession")).isZero();
  }

  @Test
  void rowsOfAPartitionedTableNameTheirPartition() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING)");
    StreamingSession streaming = connect(3).write().streaming(table, WriteMode.STREAMING);

    WriteStream stream = streaming.openStream(STREAM, Delivery.EXACTLY_ONCE, RetryListener.NONE);
    WriteReceipt receipt = write(stream, 0, 3);

    assertThat(streaming.awaitVisible(receipt.stagingId().orElseThrow(), SOON)).isTrue();
    assertThat(stored("count(distinct dt), min(dt), max(dt)")).isEqualTo("3,n0,n2");
  }

  @Test
  void aWriterWaitsForItsRows() {
    EmulatorConfig slow = EmulatorConfig.defaults().withSwitch(Switches.STAGING_POLLS, 2);
    try (EmulatorServer emulator = EmulatorServer.start(slow);
        StorageClient client = connect(emulator, 3)) {
      emulator.sql("CREATE TABLE t (id BIGINT, name STRING)");
      TableId target = new TableId(emulator.project(), "", "t");
      StreamingSession streaming = client.write().streaming(target, WriteMode.STREAMING);
      WriteStream stream = streaming.openStream(STREAM, Delivery.AT_MOST_ONCE, RetryListener.NONE);

      String staged = write(stream, 0, 10).stagingId().orElseThrow();

      assertThat(streaming.visibleUpTo()).contains(staged);
      assertThat(emulator.sql("SELECT count(*) FROM t").get(0)).containsExactly("0");
      assertThat(streaming.awaitVisible(staged, SOON)).isTrue();
      assertThat(streaming.visibleUpTo()).isEmpty();
      assertThat(emulator.sql("SELECT count(*) FROM t").get(0)).containsExactly("10");
    }
  }

  @Test
  void anExactlyOnceStreamIsWrittenOnceAndResumed() {
    createNames();
    StreamingSession streaming = connect(3).write().streaming(table, WriteMode.STREAMING);
    WriteStream stream = streaming.openStream(STREAM, Delivery.EXACTLY_ONCE, RetryListener.NONE);
    server.faults().add(FaultRule.on("TableWrite", new Fault.LostAnswer()));
    write(stream, 0, 10);

    StreamingSession other = connect(3).write().streaming(table, WriteMode.STREAMING);
    WriteStream resumed = other.resumeStream(STREAM, RetryListener.NONE);

    assertThat(server.faults().fired()).isEqualTo(1);
    assertThat(resumed.rows()).isEqualTo(10);
    WriteReceipt receipt = write(resumed, 10, 5);
    assertThat(other.awaitVisible(receipt.stagingId().orElseThrow(), SOON)).isTrue();
    assertThat(ids()).isEqualTo("15,15,0,14");
  }

  @Test
  void nothingIsWrittenTwiceWithoutExactlyOnce() {
    createNames();
    StreamingSession streaming = connect(3).write().streaming(table, WriteMode.STREAMING);
    WriteStream stream = streaming.openStream(STREAM, Delivery.AT_MOST_ONCE, RetryListener.NONE);
    server.faults().add(FaultRule.on("TableWrite", new Fault.LostAnswer()));

    assertThatThrownBy(() -> write(stream, 0, 10)).isInstanceOf(TransportException.class);

    assertThat(server.requests().count("TableWrite")).isEqualTo(1);
    assertThat(streaming.awaitVisible("1000000", Duration.ofSeconds(20))).isTrue();
    assertThat(ids()).isEqualTo("10,10,0,9");
  }

  @Test
  void version2StreamsNothing() {
    createNames();
    server.requests().clear();

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> client.write().streaming(table, WriteMode.STREAMING))
        .withMessageContaining("it needs version 3 of the Storage API");

    assertThat(server.requests().all()).isEmpty();
  }
}
