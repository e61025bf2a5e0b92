package io.maxcompute.spark.reader;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A column whose values are made here. Without nulls, unless it says otherwise. */
abstract sealed class ComputedColumn extends ColumnVector implements BoundColumn
    permits BlobColumn, PartitionColumn, RowColumn, SplitColumn {

  ComputedColumn(DataType type) {
    super(type);
  }

  @Override
  public final ColumnVector vector() {
    return this;
  }

  /** Does nothing: a column may be bound again. */
  @Override
  public final void close() {}

  @Override
  public final boolean hasNull() {
    return numNulls() > 0;
  }

  @Override
  public int numNulls() {
    return 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return false;
  }

  @Override
  public final boolean getBoolean(int row) {
    throw notA("boolean");
  }

  @Override
  public final byte getByte(int row) {
    throw notA("tinyint");
  }

  @Override
  public final short getShort(int row) {
    throw notA("smallint");
  }

  @Override
  public final int getInt(int row) {
    throw notA("int");
  }

  @Override
  public long getLong(int row) {
    throw notA("bigint");
  }

  @Override
  public final float getFloat(int row) {
    throw notA("float");
  }

  @Override
  public final double getDouble(int row) {
    throw notA("double");
  }

  @Override
  public final Decimal getDecimal(int row, int precision, int scale) {
    throw notA("decimal");
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    throw notA("string");
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    throw notA("binary");
  }

  @Override
  public final ColumnarArray getArray(int row) {
    throw notA("array");
  }

  @Override
  public final ColumnarMap getMap(int row) {
    throw notA("map");
  }

  @Override
  public final ColumnVector getChild(int ordinal) {
    throw notA("struct");
  }

  private UnsupportedOperationException notA(String wanted) {
    return new UnsupportedOperationException(
        "a column of type " + dataType().simpleString() + " holds no " + wanted);
  }
}
