package io.maxcompute.storage.table;

/**
 * A decimal of {@code precision} digits, {@code scale} of them after the point.
 *
 * <p>MaxCompute's legacy {@code decimal} without arguments, nominally (54,18), travels as (38,18)
 * (storage-api.md, section 8, Q34) and is that type here.
 *
 * @param precision digits in all, 1 to 38
 * @param scale digits after the point, 0 to {@code precision}
 */
public record DecimalType(int precision, int scale) implements ColumnType {
  /** Most digits that travel over the Storage API. */
  public static final int MAX_PRECISION = 38;

  static final int CODE = 5;
  static final DecimalType LEGACY = new DecimalType(MAX_PRECISION, 18);

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public DecimalType {
    if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
      throw new IllegalArgumentException(
          "decimal("
              + precision
              + ","
              + scale
              + ") is out of range: precision is 1 to 38, scale 0 to the precision");
    }
  }

  @Override
  public String toString() {
    return "decimal(" + precision + "," + scale + ")";
  }
}
