package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/**
 * Timestamps that are not in microseconds. Nanoseconds are cut to the microsecond before, as Spark
 * does everywhere, also before 1970.
 */
final class TimestampColumn extends ArrowColumn {
  private static final long NANOS_PER_MICRO = 1000;

  private final long microsPerUnit; // 0: the unit is the nanosecond
  private long values;

  /**
   * @param microsPerUnit 0 if the unit is the nanosecond
   */
  TimestampColumn(Field field, DataType type, long microsPerUnit) {
    super(field, type);
    this.microsPerUnit = microsPerUnit;
  }

  @Override
  void bindValues(FieldVector vector) {
    values = vector.getDataBuffer().memoryAddress();
  }

  @Override
  public long getLong(int row) {
    long value = Platform.getLong(null, values + 8L * row);
    return microsPerUnit == 0
        ? Math.floorDiv(value, NANOS_PER_MICRO)
        : Math.multiplyExact(value, microsPerUnit);
  }
}
