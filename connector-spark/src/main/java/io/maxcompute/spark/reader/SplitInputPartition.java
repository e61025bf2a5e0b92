package io.maxcompute.spark.reader;

import io.maxcompute.storage.read.Split;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task reads.
 *
 * @param splits one after the other
 */
public record SplitInputPartition(SplitSource source, List<Split> splits)
    implements InputPartition {
  /** Keeps a copy of the list. */
  public SplitInputPartition {
    splits = List.copyOf(splits);
  }
}
