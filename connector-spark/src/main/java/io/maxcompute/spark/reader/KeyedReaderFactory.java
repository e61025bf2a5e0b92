package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.storage.read.Split;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Makes the columnar readers of {@link KeyedInputPartition}s, on executors. */
public final class KeyedReaderFactory implements PartitionReaderFactory {
  private final ReadPlan plan;
  private final @Nullable SplitSource source;
  private final HashMap<List<Object>, List<Split>> splits;

  /**
   * @param source what the splits belong to; empty if there are none
   * @param splits of each key; a key without splits has no rows
   */
  public KeyedReaderFactory(
      ReadPlan plan, Optional<SplitSource> source, Map<List<Object>, List<Split>> splits) {
    this.plan = plan;
    this.source = source.orElse(null);
    this.splits = new HashMap<>();
    splits.forEach((key, list) -> this.splits.put(key, List.copyOf(list)));
  }

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    List<Split> own = splits.getOrDefault(((KeyedInputPartition) partition).key(), List.of());
    return new TaskReader(plan, source, own, SharedClients.lease(plan.connection()));
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("this source is read in batches");
  }

  @Override
  public String toString() {
    return splits.size()
        + " keys in "
        + splits.values().stream().mapToInt(List::size).sum()
        + " splits";
  }
}
