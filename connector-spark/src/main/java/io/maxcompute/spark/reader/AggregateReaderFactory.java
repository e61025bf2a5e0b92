package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.SharedClients;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.jspecify.annotations.Nullable;

/** Makes readers of one row each: a known one, or the number of rows of some splits. */
public final class AggregateReaderFactory implements PartitionReaderFactory {
  private final ReadPlan plan;
  private final int counts;

  /**
   * @param plan how rows are read that have to be counted
   * @param counts how often their number stands in the row
   */
  public AggregateReaderFactory(ReadPlan plan, int counts) {
    this.plan = plan;
    this.counts = counts;
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    if (partition instanceof RowInputPartition row) {
      return new OneRow(row.values(), null);
    }
    SplitInputPartition part = (SplitInputPartition) partition;
    return new OneRow(
        null,
        new TaskReader(plan, part.source(), part.splits(), SharedClients.lease(plan.connection())));
  }

  /** Reads a row, or counts the rows of {@code counted} for it. */
  private final class OneRow implements PartitionReader<InternalRow> {
    private final @Nullable TaskReader counted;
    private @Nullable List<@Nullable Object> values;
    private @Nullable InternalRow current;
    private boolean ended;

    OneRow(@Nullable List<@Nullable Object> values, @Nullable TaskReader counted) {
      this.values = values;
      this.counted = counted;
    }

    @Override
    public boolean next() {
      if (ended) {
        return false;
      }
      ended = true;
      TaskReader reader = counted;
      List<@Nullable Object> row =
          reader == null ? values : Collections.nCopies(counts, rows(reader));
      current = new GenericInternalRow(row == null ? new Object[0] : row.toArray());
      return true;
    }

    private long rows(TaskReader reader) {
      long rows = 0;
      while (reader.next()) {
        rows += reader.get().numRows();
      }
      return rows;
    }

    @Override
    public InternalRow get() {
      if (current == null) {
        throw new IllegalStateException("no row has been read");
      }
      return current;
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
      return counted == null ? new CustomTaskMetric[0] : counted.currentMetricsValues();
    }

    @Override
    public void close() {
      if (counted != null) {
        counted.close();
      }
    }
  }
}
