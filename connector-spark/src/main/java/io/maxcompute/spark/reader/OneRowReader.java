package io.maxcompute.spark.reader;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Reads a row that is known already. */
final class OneRowReader implements PartitionReader<InternalRow> {
  private final InternalRow row;
  private boolean ended;

  OneRowReader(RowInputPartition partition) {
    this.row = new GenericInternalRow(partition.values().toArray());
  }

  @Override
  public boolean next() {
    boolean first = !ended;
    ended = true;
    return first;
  }

  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() {}
}
