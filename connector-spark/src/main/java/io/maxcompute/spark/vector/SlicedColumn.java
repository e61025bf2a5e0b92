package io.maxcompute.spark.vector;

import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Some consecutive rows of another column, which is borrowed. Not thread-safe. */
public final class SlicedColumn extends ColumnVector {
  private final ColumnVector whole;
  private final @Nullable SlicedColumn[] fields;
  private int first;
  private int count;

  /** No row of {@code whole} yet. */
  public SlicedColumn(ColumnVector whole) {
    super(whole.dataType());
    this.whole = whole;
    this.fields = new SlicedColumn[whole.dataType() instanceof StructType type ? type.length() : 0];
  }

  /** Shows the rows {@code [from, from + rows)} of the column from now on. */
  public void show(int from, int rows) {
    first = from;
    count = rows;
    for (SlicedColumn field : fields) {
      if (field != null) {
        field.show(from, rows);
      }
    }
  }

  /** Does nothing: the column belongs to another. */
  @Override
  public void close() {}

  @Override
  public boolean hasNull() {
    return numNulls() > 0;
  }

  @Override
  public int numNulls() {
    int nulls = 0;
    for (int row = 0; whole.hasNull() && row < count; row++) {
      nulls += isNullAt(row) ? 1 : 0;
    }
    return nulls;
  }

  @Override
  public boolean isNullAt(int row) {
    return whole.isNullAt(first + row);
  }

  @Override
  public boolean getBoolean(int row) {
    return whole.getBoolean(first + row);
  }

  @Override
  public byte getByte(int row) {
    return whole.getByte(first + row);
  }

  @Override
  public short getShort(int row) {
    return whole.getShort(first + row);
  }

  @Override
  public int getInt(int row) {
    return whole.getInt(first + row);
  }

  @Override
  public long getLong(int row) {
    return whole.getLong(first + row);
  }

  @Override
  public float getFloat(int row) {
    return whole.getFloat(first + row);
  }

  @Override
  public double getDouble(int row) {
    return whole.getDouble(first + row);
  }

  @Override
  public @Nullable Decimal getDecimal(int row, int precision, int scale) {
    return whole.getDecimal(first + row, precision, scale);
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    return whole.getUTF8String(first + row);
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    return whole.getBinary(first + row);
  }

  @Override
  public @Nullable ColumnarArray getArray(int row) {
    return whole.getArray(first + row);
  }

  @Override
  public @Nullable ColumnarMap getMap(int row) {
    return whole.getMap(first + row);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    SlicedColumn field = fields[ordinal];
    if (field == null) {
      field = new SlicedColumn(whole.getChild(ordinal));
      field.show(first, count);
      fields[ordinal] = field;
    }
    return field;
  }
}
