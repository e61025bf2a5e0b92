package io.maxcompute.spark.vector;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * A Spark column over the buffers of an Arrow vector.
 *
 * <p>The buffers are <b>borrowed</b>: whoever owns the Arrow vector frees them, and nothing that
 * came from this column, strings included, may be used after that. Values are read by address and
 * without bounds checks: the batch must have been validated. Made by {@link ArrowVectors}; one
 * object serves all batches of a stream, by {@link #bind}. Not thread-safe.
 */
public abstract sealed class ArrowColumn extends ColumnVector
    permits ArrayColumn,
        BooleanColumn,
        ByteColumn,
        DecimalColumn,
        DoubleColumn,
        FloatColumn,
        IntColumn,
        LargeTextColumn,
        LongColumn,
        MapColumn,
        NullColumn,
        ShortColumn,
        StructColumn,
        TextColumn,
        TimestampColumn,
        WideDecimalColumn {
  private final ArrowType arrowType;
  private long validity; // address of the validity bits; 0 while there are no nulls
  private int nulls;

  ArrowColumn(Field field, DataType type) {
    super(type);
    this.arrowType = field.getType();
  }

  /**
   * Reads from {@code vector} from now on. To be called for every batch, because loading a batch
   * gives a vector other buffers.
   *
   * @throws IllegalArgumentException if the Arrow type is another one than before
   */
  public final void bind(FieldVector vector) {
    if (!vector.getField().getType().equals(arrowType)) {
      throw new IllegalArgumentException(
          "Column '"
              + vector.getName()
              + "' was Arrow "
              + arrowType
              + " and is now "
              + vector.getField().getType());
    }
    bindValidity(vector);
    bindValues(vector);
  }

  private void bindValidity(FieldVector vector) {
    boolean none = arrowType instanceof ArrowType.Null || vector.getValueCount() == 0;
    ArrowBuf bits = none ? null : vector.getValidityBuffer();
    boolean absent = bits == null || bits.capacity() == 0;
    nulls = absent ? 0 : vector.getNullCount();
    validity = nulls == 0 || bits == null ? 0 : bits.memoryAddress();
  }

  abstract void bindValues(FieldVector vector);

  /** Does nothing: the memory is not ours, and a column may be bound again. */
  @Override
  public final void close() {}

  @Override
  public boolean hasNull() {
    return nulls > 0;
  }

  @Override
  public int numNulls() {
    return nulls;
  }

  @Override
  public boolean isNullAt(int row) {
    return validity != 0 && (Platform.getByte(null, validity + (row >>> 3)) >>> (row & 7) & 1) == 0;
  }

  @Override
  public boolean getBoolean(int row) {
    throw notA("boolean");
  }

  @Override
  public byte getByte(int row) {
    throw notA("tinyint");
  }

  @Override
  public short getShort(int row) {
    throw notA("smallint");
  }

  @Override
  public int getInt(int row) {
    throw notA("int");
  }

  @Override
  public long getLong(int row) {
    throw notA("bigint");
  }

  @Override
  public float getFloat(int row) {
    throw notA("float");
  }

  @Override
  public double getDouble(int row) {
    throw notA("double");
  }

  @Override
  public @Nullable Decimal getDecimal(int row, int precision, int scale) {
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
  public @Nullable ColumnarArray getArray(int row) {
    throw notA("array");
  }

  @Override
  public @Nullable ColumnarMap getMap(int row) {
    throw notA("map");
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw notA("struct");
  }

  private UnsupportedOperationException notA(String wanted) {
    return new UnsupportedOperationException(
        "a column of type " + dataType().simpleString() + " holds no " + wanted);
  }
}
