package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** One byte per value. */
final class ByteColumn extends ArrowColumn {
  private long values;

  ByteColumn(Field field, DataType type) {
    super(field, type);
  }

  @Override
  void bindValues(FieldVector vector) {
    values = vector.getDataBuffer().memoryAddress();
  }

  @Override
  public byte getByte(int row) {
    return Platform.getByte(null, values + row);
  }
}
