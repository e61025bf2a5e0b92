package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A hundred readers and twenty writers at once, for a minute. */
class SustainedLoadIT extends ClientTest {
  private static final int READERS = 100;
  private static final int WRITERS = 20;
  private static final int ROWS_PER_SPLIT = 2000;
  private static final int ROWS_PER_WRITE = 500;
  private static final int READS_PER_WRITE = 20;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long WARM_UP_SECONDS = 15;
  private static final long MOST_ARROW_MEMORY = 256L << 20;
  private static final long MOST_HEAP_GROWTH = 256L << 20;

  /** Lets writers write once for so many reads, so that the disk they fill is bounded. */
  private final Semaphore writes = new Semaphore(WRITERS);

  private final long start = System.nanoTime();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicInteger retries = new AtomicInteger();
  private final RetryListener countRetries = (what, wait, failure) -> retries.incrementAndGet();

  private boolean runs() {
    return System.nanoTime() - start < MINUTE;
  }

  @Test
  void aHundredReadersAndTwentyWritersRunForAMinuteWithoutAnError(TestReporter report)
      throws Exception {
    TableId target = new TableId(server.project(), "", table.table() + "_target");
    sql("CREATE TABLE " + target.table() + " (id BIGINT, name STRING)");
    WriteSession write =
        client.write().open(target, new WriteSessionRequest(PartitionSpec.EMPTY, false));
    List<Callable<Optional<StreamCommit>>> tasks = new ArrayList<>();
    readers().forEach(tasks::add);
    for (int i = 0; i < WRITERS; i++) {
      StreamId id = new StreamId(Integer.toString(i), 1);
      tasks.add(() -> Optional.of(writeAgainAndAgain(write, id)));
    }

    List<StreamCommit> commits = run(tasks).stream().flatMap(Optional::stream).toList();

    client.write().commit(write, commits);
    long written = commits.stream().mapToLong(StreamCommit::rows).sum();
    assertThat(server.sql("SELECT COUNT(*), COUNT(DISTINCT id) FROM " + target.table()))
        .containsExactly(List.of(Long.toString(written), Long.toString(written)));
    assertThat(commits).hasSize(WRITERS).allMatch(commit -> commit.rows() > 0);
    assertThat(reads.get()).isGreaterThan(READERS);
    assertThat(retries.get()).as("requests repeated").isZero();
    int toControlPlane = 1;
    assertThat(server.openConnections()).isLessThanOrEqualTo(READERS + WRITERS + toControlPlane);
    assertThat(allocator.getPeakMemoryAllocation()).isLessThan(MOST_ARROW_MEMORY);
    report.publishEntry(
        Map.of(
            "reads", reads.toString(),
            "rows read", Long.toString(reads.get() * ROWS_PER_SPLIT),
            "rows written", Long.toString(written),
            "peak of Arrow memory", Long.toString(allocator.getPeakMemoryAllocation())));
  }

  /** Runs all tasks at once; their heap must not grow once they have run for a while. */
  private static <T> List<T> run(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<Future<T>> running = tasks.stream().map(threads::submit).toList();
      assertThatThrownBy(() -> running.get(0).get(WARM_UP_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      long heapBefore = heap();
      List<T> results = new ArrayList<>();
      for (Future<T> task : running) {
        results.add(task.get(2, TimeUnit.MINUTES));
      }
      assertThat(heap() - heapBefore).as("heap growth").isLessThan(MOST_HEAP_GROWTH);
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Callable<Optional<StreamCommit>>> readers() {
    create("(id BIGINT, name STRING)");
    writeAll(PartitionSpec.EMPTY, false, 0, READERS * ROWS_PER_SPLIT);
    SplitOptions byRows = SplitOptions.byRows(ROWS_PER_SPLIT);
    ReadSession session =
        client.read().open(table, ReadSessionRequest.ALL.withSplit(byRows), Duration.ofSeconds(20));
    List<Callable<Optional<StreamCommit>>> readers = new ArrayList<>();
    for (Split split : ReadApi.splits(session, ROWS_PER_SPLIT)) {
      long firstId = (long) readers.size() * ROWS_PER_SPLIT;
      readers.add(
          () -> {
            readAgainAndAgain(session, split, firstId);
            return Optional.empty();
          });
    }
    assertThat(readers).hasSize(READERS);
    return readers;
  }

  private void readAgainAndAgain(ReadSession session, Split split, long firstId) {
    long expected = 0;
    for (long id = firstId; id < firstId + ROWS_PER_SPLIT; id++) {
      expected += id;
    }
    while (runs()) {
      long sum = 0;
      try (BatchReader reader =
          client.read().read(session, split, options(Compression.NONE), allocator, countRetries)) {
        while (reader.next()) {
          BigIntVector ids = (BigIntVector) reader.root().getVector("id");
          for (int row = 0; row < ids.getValueCount(); row++) {
            sum += ids.get(row);
          }
        }
        assertThat(reader.rowsRead()).isEqualTo(ROWS_PER_SPLIT);
      }
      assertThat(sum).isEqualTo(expected);
      if (reads.incrementAndGet() % READS_PER_WRITE == 0) {
        writes.release();
      }
    }
  }

  private StreamCommit writeAgainAndAgain(WriteSession session, StreamId id)
      throws InterruptedException {
    WriteStream stream = client.write().openStream(session, id, countRetries);
    long firstId = Long.parseLong(id.part()) << 40;
    while (runs()) {
      if (writes.tryAcquire(1, TimeUnit.SECONDS)) {
        stream.write(rows(stream.schema(), firstId, ROWS_PER_WRITE, Compression.ZSTD));
        firstId += ROWS_PER_WRITE;
      }
    }
    return stream.finish();
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
