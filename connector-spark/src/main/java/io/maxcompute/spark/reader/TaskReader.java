package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.storage.read.Split;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads the splits of one task, some of them at once, until the task has as many rows as it may
 * need. Hands out whichever batch is there first: rows keep their order within a split only, unless
 * splits are read one after the other.
 *
 * <p>Owns the lease, the splits that are being read, and the memory that they share.
 */
final class TaskReader implements PartitionReader<ColumnarBatch> {
  private final ReadPlan plan;
  private final @Nullable SplitSource session;
  private final ClientLease lease;
  private final BufferAllocator allocator;
  private final Iterator<Split> waiting;
  private final Set<SplitReader> open = new LinkedHashSet<>();

  /** Those of the open ones that need not be waited for; filled by background threads. */
  private final BlockingQueue<SplitReader> ready = new LinkedBlockingQueue<>();

  /** The one whose turn it is: all other open ones are ready, or will be. */
  private @Nullable SplitReader reading;

  private @Nullable ColumnarBatch current;
  private ReadMetrics.Values ended = ReadMetrics.Values.NONE;
  private long waitNanos;
  private long rowsLeft;

  /**
   * @param session that the splits belong to; null if there are none
   */
  TaskReader(ReadPlan plan, @Nullable SplitSource session, List<Split> splits, ClientLease lease) {
    this.plan = plan.ofSplits(splits.size());
    this.session = session;
    this.lease = lease;
    this.allocator =
        SharedClients.allocator()
            .newChildAllocator("splits of a task", 0, plan.batch().memoryBytes());
    this.waiting = splits.iterator();
    this.rowsLeft = plan.mostRows();
  }

  @Override
  public boolean next() {
    current = null;
    while (rowsLeft > 0) {
      SplitReader reader = nextReader();
      if (reader == null) {
        return false;
      }
      Optional<ColumnarBatch> batch = reader.next();
      if (batch.isPresent()) {
        current = cut(batch.get());
        return true;
      }
      end(reader);
    }
    return false;
  }

  /** Returns a reader that has a batch or has ended, or null if there is none left. */
  private @Nullable SplitReader nextReader() {
    SplitReader last = reading;
    if (last != null) {
      queue(last);
      reading = null;
    }
    while (session != null && open.size() < plan.streams() && waiting.hasNext()) {
      SplitReader opened =
          SplitReader.open(plan, session, waiting.next(), lease, allocator, rowsLeft);
      open.add(opened);
      queue(opened);
    }
    reading = open.isEmpty() ? null : awaitReady();
    return reading;
  }

  private void queue(SplitReader reader) {
    reader.whenReady(() -> ready.add(reader));
  }

  private SplitReader awaitReady() {
    long start = System.nanoTime();
    try {
      return ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the next batch");
    } finally {
      waitNanos += System.nanoTime() - start;
    }
  }

  /** A limit may end in the middle of a batch. */
  private ColumnarBatch cut(ColumnarBatch batch) {
    if (batch.numRows() > rowsLeft) {
      batch.setNumRows((int) rowsLeft);
    }
    rowsLeft -= batch.numRows();
    return batch;
  }

  private void end(SplitReader reader) {
    open.remove(reader);
    if (reading == reader) {
      reading = null;
    }
    reader.close();
    ended = ended.plus(reader.counts());
  }

  @Override
  public ColumnarBatch get() {
    if (current == null) {
      throw new IllegalStateException("no batch has been read");
    }
    return current;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    ReadMetrics.Values values = ended;
    for (SplitReader reader : open) {
      values = values.plus(reader.counts());
    }
    return values.ofTask(waitNanos, allocator.getPeakMemoryAllocation()).toTaskMetrics();
  }

  @Override
  public void close() {
    try (lease;
        allocator) { // closed in reverse order: memory before the connections
      endAll();
    }
  }

  /** One that cannot be ended leaves none behind. */
  private void endAll() {
    Iterator<SplitReader> left = open.iterator();
    if (left.hasNext()) {
      try {
        end(left.next());
      } finally {
        endAll();
      }
    }
  }
}
