package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

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
    if (partition instanceof RowInputPartition known) {
      return new OneRowReader(known);
    }
    SplitInputPartition part = (SplitInputPartition) partition;
    ClientLease lease = SharedClients.lease(plan.connection());
    return new CountingReader(new TaskReader(plan, part.source(), part.splits(), lease), counts);
  }
}
