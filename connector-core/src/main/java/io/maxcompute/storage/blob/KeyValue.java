package io.maxcompute.storage.blob;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/** Puts one Java value into the first row of a vector. */
final class KeyValue {
  private interface Setter {
    void set(FieldVector vector, Object value);
  }

  private static final Map<Class<?>, Setter> SETTERS =
      Map.ofEntries(
          setter(TinyIntVector.class, (v, o) -> v.setSafe(0, whole(o).byteValueExact())),
          setter(SmallIntVector.class, (v, o) -> v.setSafe(0, whole(o).shortValueExact())),
          setter(IntVector.class, (v, o) -> v.setSafe(0, whole(o).intValueExact())),
          setter(BigIntVector.class, (v, o) -> v.setSafe(0, whole(o).longValueExact())),
          setter(Float4Vector.class, (v, o) -> v.setSafe(0, ((Number) o).floatValue())),
          setter(Float8Vector.class, (v, o) -> v.setSafe(0, ((Number) o).doubleValue())),
          setter(BitVector.class, (v, o) -> v.setSafe(0, (Boolean) o ? 1 : 0)),
          setter(DecimalVector.class, KeyValue::setDecimal),
          setter(
              VarCharVector.class,
              (v, o) -> v.setSafe(0, ((String) o).getBytes(StandardCharsets.UTF_8))),
          setter(VarBinaryVector.class, (v, o) -> v.setSafe(0, (byte[]) o)),
          setter(
              DateDayVector.class,
              (v, o) -> v.setSafe(0, Math.toIntExact(((LocalDate) o).toEpochDay()))),
          setter(
              TimeStampMilliVector.class,
              (v, o) -> v.setSafe(0, since(ChronoUnit.MILLIS, (Instant) o))),
          setter(
              TimeStampNanoVector.class,
              (v, o) -> v.setSafe(0, since(ChronoUnit.NANOS, (Instant) o))));

  private KeyValue() {}

  private interface TypedSetter<V> {
    void set(V vector, Object value);
  }

  private static <V extends FieldVector> Map.Entry<Class<?>, Setter> setter(
      Class<V> type, TypedSetter<V> typed) {
    return Map.entry(type, (vector, value) -> typed.set(type.cast(vector), value));
  }

  /**
   * @throws IllegalArgumentException if the value does not fit the vector
   */
  static void set(FieldVector vector, @Nullable Object value) {
    Setter setter = SETTERS.get(vector.getClass());
    if (setter == null || value == null) {
      throw unfit(vector, value, null);
    }
    try {
      setter.set(vector, value);
    } catch (ClassCastException | ArithmeticException e) {
      throw unfit(vector, value, e);
    }
  }

  private static IllegalArgumentException unfit(
      FieldVector vector, @Nullable Object value, @Nullable RuntimeException cause) {
    return new IllegalArgumentException(
        "The value of key column '"
            + vector.getName()
            + "', "
            + (value == null ? "null" : "a " + value.getClass().getSimpleName())
            + ", does not fit its type "
            + vector.getField().getType()
            + ".",
        cause);
  }

  private static BigDecimal whole(Object value) {
    return new BigDecimal(((Number) value).toString());
  }

  private static void setDecimal(DecimalVector vector, Object value) {
    BigDecimal scaled = ((BigDecimal) value).setScale(vector.getScale());
    if (scaled.precision() > vector.getPrecision()) {
      throw new ArithmeticException("more than " + vector.getPrecision() + " digits");
    }
    vector.setSafe(0, scaled);
  }

  private static long since(ChronoUnit unit, Instant instant) {
    return unit.between(Instant.EPOCH, instant);
  }
}
