package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** One bit per value. */
final class BooleanColumn extends ArrowColumn {
  private long values;

  BooleanColumn(Field field, DataType type) {
    super(field, type);
  }

  @Override
  void bindValues(FieldVector vector) {
    values = vector.getDataBuffer().memoryAddress();
  }

  @Override
  public boolean getBoolean(int row) {
    return (Platform.getByte(null, values + (row >>> 3)) >>> (row & 7) & 1) != 0;
  }
}
