package io.maxcompute.spark.append;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.Platform;

/** Decimals: sixteen bytes each, the low eight first. */
final class DecimalAppender extends FixedWidthAppender {
  private static final int WIDTH = 16;
  private static final int LONG_DIGITS = Decimal.MAX_LONG_DIGITS();

  private final DecimalType source;
  private final int scale;
  private final BigInteger limit; // least value with a digit too many
  private final long factor; // brings a value to the column's scale; 0 if that takes more than this
  private final long shortLimit; // least value that may have a digit too many after that

  DecimalAppender(Target target, DecimalType source, int precision, int scale) {
    super(target, WIDTH);
    this.source = source;
    this.scale = scale;
    this.limit = BigInteger.TEN.pow(precision);
    int added = scale - source.scale();
    boolean shortFactor = added >= 0 && added <= LONG_DIGITS;
    this.factor = shortFactor ? powerOfTen(added) : 0;
    this.shortLimit = shortFactor ? powerOfTen(Math.min(precision - added, LONG_DIGITS)) : 0;
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    if (from.isNullAt(ordinal)) {
      long nothing = absent(index);
      put(index, nothing, nothing);
      return;
    }
    Decimal value = from.getDecimal(ordinal, source.precision(), source.scale());
    if (value.scale() == source.scale() && value.precision() <= LONG_DIGITS) {
      long unscaled = value.toUnscaledLong();
      if (unscaled > -shortLimit && unscaled < shortLimit) {
        put(index, unscaled * factor, Math.multiplyHigh(unscaled, factor));
        return;
      }
    }
    appendBig(value.toJavaBigDecimal(), index);
  }

  private void appendBig(BigDecimal value, int index) {
    BigInteger unscaled;
    try {
      unscaled = value.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    } catch (ArithmeticException e) {
      throw path().refusal("decimal " + value + " has more than " + scale + " decimal places.");
    }
    if (unscaled.abs().compareTo(limit) >= 0) {
      throw path().refusal("decimal " + value + " has too many digits.");
    }
    put(index, unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValue());
  }

  /** Returns 1 for the negative exponents of a column that takes nothing but zero. */
  private static long powerOfTen(int exponent) {
    return BigInteger.TEN.pow(Math.max(0, exponent)).longValueExact();
  }

  private void put(int index, long low, long high) {
    long at = values() + (long) WIDTH * index;
    Platform.putLong(null, at, low);
    Platform.putLong(null, at + Long.BYTES, high);
  }
}
