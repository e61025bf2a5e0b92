package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.storage.read.Split;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads the splits of one task one after the other, until the task has as many rows as it may need.
 *
 * <p>Owns the lease and the split that is being read.
 */
final class TaskReader implements PartitionReader<ColumnarBatch> {
  private final ReadPlan plan;
  private final @Nullable SplitSource session;
  private final ClientLease lease;
  private final Iterator<Split> waiting;
  private @Nullable SplitReader reading;
  private @Nullable ColumnarBatch current;
  private ReadMetrics.Values ended = ReadMetrics.Values.NONE;
  private long rowsLeft;

  /**
   * @param session that the splits belong to; null if there are none
   */
  TaskReader(ReadPlan plan, @Nullable SplitSource session, List<Split> splits, ClientLease lease) {
    this.plan = plan;
    this.session = session;
    this.lease = lease;
    this.waiting = splits.iterator();
    this.rowsLeft = plan.mostRows();
  }

  @Override
  public boolean next() {
    current = null;
    while (rowsLeft > 0) {
      SplitReader reader = reading;
      if (reader == null) {
        if (session == null || !waiting.hasNext()) {
          return false;
        }
        reader = SplitReader.open(plan, session, waiting.next(), lease, rowsLeft);
        reading = reader;
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

  /** A limit may end in the middle of a batch. */
  private ColumnarBatch cut(ColumnarBatch batch) {
    if (batch.numRows() > rowsLeft) {
      batch.setNumRows((int) rowsLeft);
    }
    rowsLeft -= batch.numRows();
    return batch;
  }

  private void end(SplitReader reader) {
    reading = null;
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
    SplitReader reader = reading;
    return (reader == null ? ended : ended.plus(reader.counts())).toTaskMetrics();
  }

  @Override
  public void close() {
    try (lease) {
      SplitReader reader = reading;
      if (reader != null) {
        end(reader);
      }
    }
  }
}
