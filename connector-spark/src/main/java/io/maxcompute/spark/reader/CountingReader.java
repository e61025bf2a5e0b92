package io.maxcompute.spark.reader;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.jspecify.annotations.Nullable;

/** Counts the rows of a task, and yields their number in one row. Owns the reader. */
final class CountingReader implements PartitionReader<InternalRow> {
  private final TaskReader reader;
  private final int times;
  private @Nullable InternalRow counted;

  CountingReader(TaskReader reader, int times) {
    this.reader = reader;
    this.times = times;
  }

  @Override
  public boolean next() {
    if (counted != null) {
      return false;
    }
    long rows = 0;
    while (reader.next()) {
      rows += reader.get().numRows();
    }
    Object[] values = new Object[times];
    Arrays.fill(values, rows);
    counted = new GenericInternalRow(values);
    return true;
  }

  @Override
  public InternalRow get() {
    if (counted == null) {
      throw new IllegalStateException("no row has been read");
    }
    return counted;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return reader.currentMetricsValues();
  }

  @Override
  public void close() {
    reader.close();
  }
}
