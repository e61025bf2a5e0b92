package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Makes the columnar readers of a scan's {@link SplitInputPartition}s, on executors. */
public final class SplitReaderFactory implements PartitionReaderFactory {
  private final ReadPlan plan;

  /**
   * @param plan how tasks read
   */
  public SplitReaderFactory(ReadPlan plan) {
    this.plan = plan;
  }

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    SplitInputPartition part = (SplitInputPartition) partition;
    ClientLease lease = SharedClients.lease(plan.connection());
    return new TaskReader(plan, part.source(), part.splits(), lease);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("this source is read in batches");
  }
}
