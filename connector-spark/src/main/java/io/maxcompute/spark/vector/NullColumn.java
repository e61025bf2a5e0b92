package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Nothing but nulls, of any Spark type. */
final class NullColumn extends ArrowColumn {
  private int rows;

  NullColumn(Field field, DataType type) {
    super(field, type);
  }

  @Override
  void bindValues(FieldVector vector) {
    rows = vector.getValueCount();
  }

  @Override
  public boolean hasNull() {
    return rows > 0;
  }

  @Override
  public int numNulls() {
    return rows;
  }

  @Override
  public boolean isNullAt(int row) {
    return true;
  }

  @Override
  public @Nullable Decimal getDecimal(int row, int precision, int scale) {
    return null;
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    return null;
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    return null;
  }

  @Override
  public @Nullable ColumnarArray getArray(int row) {
    return null;
  }

  @Override
  public @Nullable ColumnarMap getMap(int row) {
    return null;
  }
}
