package io.maxcompute.spark.reader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.HasPartitionKey;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * The rows of one key, whichever splits they are in.
 *
 * @param key in Spark's internal values; may have nulls
 */
public record KeyedInputPartition(List<Object> key) implements InputPartition, HasPartitionKey {
  /** Keeps a copy of the list. */
  public KeyedInputPartition {
    key = Collections.unmodifiableList(new ArrayList<>(key));
  }

  @Override
  public InternalRow partitionKey() {
    return new GenericInternalRow(key.toArray());
  }
}
