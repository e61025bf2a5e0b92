package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Decimals of at most 18 digits: the low eight of their sixteen bytes say it all. */
final class DecimalColumn extends ArrowColumn {
  private final int precision;
  private final int scale;
  private long values;

  DecimalColumn(Field field, DecimalType type) {
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
    return isNullAt(row)
        ? null
        : Decimal.createUnsafe(Platform.getLong(null, values + 16L * row), precision, scale);
  }
}
