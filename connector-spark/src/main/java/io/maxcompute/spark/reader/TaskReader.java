package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.storage.read.Split;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads the splits of one task, some of them at once, until the task has as many rows as it may
 * need. The splits that are read at once take turns, a batch each: whichever stream is faster, the
 * rows come in the same order whenever the service sends the same batches, which Spark counts on
 * where it runs a task again.
 *
 * <p>Owns the lease, the splits that are being read, and the memory that they share.
 */
final class TaskReader implements PartitionReader<ColumnarBatch> {
  private final ReadPlan plan;
  private final @Nullable SplitSource session;
  private final ClientLease lease;
  private final BufferAllocator allocator;
  private final Iterator<Split> waiting;

  /** Those that are being read, the one whose turn it is first. */
  private final Deque<SplitReader> open = new ArrayDeque<>();

  private @Nullable ColumnarBatch current;
  private ReadMetrics.Values ended = ReadMetrics.Values.NONE;
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
    if (current != null) {
      current = null;
      open.addLast(open.removeFirst().release());
    }
    while (rowsLeft > 0) {
      openMore();
      SplitReader reader = open.peekFirst();
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

  private void openMore() {
    while (session != null && open.size() < plan.streams() && waiting.hasNext()) {
      open.addLast(
          SplitReader.open(plan, session, waiting.next(), lease, allocator, rowsLeft).begin());
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
    return values.withPeak(allocator.getPeakMemoryAllocation()).toTaskMetrics();
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
