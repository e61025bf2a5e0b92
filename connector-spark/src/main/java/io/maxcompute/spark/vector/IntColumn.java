package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** Four bytes per value: integers, and dates as days since 1970-01-01. */
final class IntColumn extends ArrowColumn {
  private long values;

  IntColumn(Field field, DataType type) {
    super(field, type);
  }

  @Override
  void bindValues(FieldVector vector) {
    values = vector.getDataBuffer().memoryAddress();
  }

  @Override
  public int getInt(int row) {
    return Platform.getInt(null, values + 4L * row);
  }
}
