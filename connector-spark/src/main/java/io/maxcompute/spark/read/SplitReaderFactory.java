package io.maxcompute.spark.read;

import io.maxcompute.spark.client.BackgroundThreads;
import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.storage.read.BatchReader;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Makes the columnar readers of a scan, on executors. */
final class SplitReaderFactory implements PartitionReaderFactory {
  private final ConnectionOptions connection;
  private final ReadOptions options;
  private final StructType columns;

  SplitReaderFactory(ConnectionOptions connection, ReadOptions options, StructType columns) {
    this.connection = connection;
    this.options = options;
    this.columns = columns;
  }

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    SplitInputPartition part = (SplitInputPartition) partition;
    ClientLease lease = SharedClients.lease(connection);
    AtomicLong retries = new AtomicLong();
    BatchReader reader =
        lease
            .client()
            .read()
            .read(
                part.session(),
                part.split(),
                options.batch(),
                SharedClients.allocator(),
                (what, wait, failure) -> retries.incrementAndGet());
    BatchSource source =
        options.readAhead()
            ? BatchSource.ahead(reader, BackgroundThreads.pool())
            : BatchSource.direct(reader);
    return new SplitReader(reader, source, lease, columns, retries);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("this source is read in batches");
  }
}
