package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** Eight bytes per value: integers, and timestamps that are in microseconds as they stand. */
final class LongColumn extends ArrowColumn {
  private long values;

  LongColumn(Field field, DataType type) {
    super(field, type);
  }

  @Override
  void bindValues(FieldVector vector) {
    values = vector.getDataBuffer().memoryAddress();
  }

  @Override
  public long getLong(int row) {
    return Platform.getLong(null, values + 8L * row);
  }
}
