package io.maxcompute.spark.vector;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Decimals of 19 to 38 digits: sixteen bytes, the low eight first. */
final class WideDecimalColumn extends ArrowColumn {
  /** Spark itself keeps a decimal as a long only below this. */
  private static final long LONG_LIMIT = 1_000_000_000_000_000_000L;

  private final int precision;
  private final int scale;
  private long values;

  WideDecimalColumn(Field field, DecimalType type) {
    super(field, type);
    this.precision = type.precision();
    this.scale = type.scale();
  }

  @Override
  void bindValues(FieldVector vector) {
    values = vector.getDataBuffer().memoryAddress();
  }

  @Override
  public @Nullable Decimal getDecimal(int row, int ignoredPrecision, int ignoredScale) {
    if (isNullAt(row)) {
      return null;
    }
    long low = Platform.getLong(null, values + 16L * row);
    long high = Platform.getLong(null, values + 16L * row + 8);
    boolean small = high == low >> 63 && low > -LONG_LIMIT && low < LONG_LIMIT;
    return small
        ? Decimal.createUnsafe(low, precision, scale)
        : Decimal.apply(new BigDecimal(unscaled(high, low), scale), precision, scale);
  }

  private static BigInteger unscaled(long high, long low) {
    byte[] bigEndian = new byte[16];
    Platform.putLong(bigEndian, Platform.BYTE_ARRAY_OFFSET, Long.reverseBytes(high));
    Platform.putLong(bigEndian, Platform.BYTE_ARRAY_OFFSET + 8L, Long.reverseBytes(low));
    return new BigInteger(bigEndian);
  }
}
