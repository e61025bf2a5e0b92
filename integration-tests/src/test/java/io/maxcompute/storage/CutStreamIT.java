package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.Backoff;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.retry.RetryPolicy;
import io.maxcompute.storage.table.PartitionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream of 200 batches that breaks: {@code -Dcut.step=1} breaks it at every byte. */
class CutStreamIT extends ClientTest {
  private static final int ROWS = 2000;
  private static final int BATCH_ROWS = 10;
  private static final List<Long> ROW_IDS = numbers(0, ROWS);
  private static final RetryPolicy AT_ONCE =
      new RetryPolicy(
          4, Duration.ofSeconds(20), new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)));
  private static final int STEP = Integer.getInteger("cut.step", 997);

  @ParameterizedTest
  @CsvSource({
    "NONE, false",
    "LZ4, false",
    "ZSTD, false",
    "NONE, true",
  })
  void streamThatIsCutAnywhereDeliversEachRowOnce(
      Compression compression, boolean byRows, TestReporter reporter) throws IOException {
    create("(id BIGINT, name STRING)");
    writeAll(PartitionSpec.EMPTY, false, 0, ROWS);
    SplitOptions division = byRows ? SplitOptions.byRows(ROWS) : SplitOptions.byParallelism(1);
    ReadSession session =
        client
            .read()
            .open(table, ReadSessionRequest.ALL.withSplit(division), Duration.ofSeconds(20));
    Split split = ReadApi.splits(session, ROWS).get(0);
    SplitReadOptions options = new SplitReadOptions(BATCH_ROWS, 0, compression, 1 << 24);
    long length = length(session, split, options);
    int cuts = 0;

    try (StorageClient impatient = client(AT_ONCE)) {
      for (long at = 0; at < length; at += STEP) {
        server.faults().add(FaultRule.on("TableRead", new Fault.Cut(at)));
        try (BatchReader reader =
            impatient.read().read(session, split, options, allocator, RetryListener.NONE)) {
          assertThat(ids(reader)).as("cut after %s of %s bytes", at, length).isEqualTo(ROW_IDS);
        }
        server.faults().clear();
        cuts++;
      }
    }

    assertThat(batchSizes(session, split, options)).hasSize(ROWS / BATCH_ROWS);
    reporter.publishEntry("cuts", cuts + " in " + length + " bytes");
  }

  private long length(ReadSession session, Split split, SplitReadOptions options)
      throws IOException {
    try (InputStream raw = client.read().readRaw(session, split, options, RetryListener.NONE)) {
      return raw.readAllBytes().length;
    }
  }
}
