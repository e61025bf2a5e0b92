package io.maxcompute.foreign;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BaseFixedWidthVector;
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
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Values of vectors as plain Java: lists for lists, maps for structs, lists of structs {@code key}
 * and {@code value} for maps, hexadecimal text for binary, local times for every time.
 */
final class PlainVectors {
  private PlainVectors() {}

  /** Sets one value; null for NULL. */
  static void set(FieldVector vector, int index, Object value) {
    if (value == null) {
      vector.setNull(index);
    } else if (vector instanceof ListVector lists) { // as is every map
      setList(lists, index, (List<?>) value);
    } else if (vector instanceof StructVector structs) {
      structs.setIndexDefined(index);
      ((Map<?, ?>) value)
          .forEach((name, member) -> set(structs.getChild((String) name), index, member));
    } else if (vector instanceof VarCharVector texts) {
      texts.setSafe(index, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector bytes) {
      bytes.setSafe(index, HexFormat.of().parseHex((String) value));
    } else {
      setFixed((BaseFixedWidthVector) vector, index, value);
    }
  }

  private static void setList(ListVector lists, int index, List<?> values) {
    int start = lists.startNewValue(index);
    for (int i = 0; i < values.size(); i++) {
      set(lists.getDataVector(), start + i, values.get(i));
    }
    lists.endValue(index, values.size());
  }

  private static void setFixed(BaseFixedWidthVector vector, int index, Object value) {
    if (vector instanceof TinyIntVector v) {
      v.setSafe(index, (Byte) value);
    } else if (vector instanceof SmallIntVector v) {
      v.setSafe(index, (Short) value);
    } else if (vector instanceof IntVector v) {
      v.setSafe(index, (Integer) value);
    } else if (vector instanceof BigIntVector v) {
      v.setSafe(index, (Long) value);
    } else if (vector instanceof Float4Vector v) {
      v.setSafe(index, (Float) value);
    } else if (vector instanceof Float8Vector v) {
      v.setSafe(index, (Double) value);
    } else if (vector instanceof BitVector v) {
      v.setSafe(index, (Boolean) value ? 1 : 0);
    } else if (vector instanceof DecimalVector v) {
      v.setSafe(index, (BigDecimal) value);
    } else {
      setTime(vector, index, value);
    }
  }

  private static void setTime(BaseFixedWidthVector vector, int index, Object value) {
    if (vector instanceof DateDayVector v) {
      v.setSafe(index, (int) ((LocalDate) value).toEpochDay());
    } else if (vector instanceof TimeStampMilliVector v) {
      v.setSafe(index, ((LocalDateTime) value).toInstant(ZoneOffset.UTC).toEpochMilli());
    } else if (vector instanceof TimeStampNanoVector v) {
      Instant time = ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
      v.setSafe(index, ChronoUnit.NANOS.between(Instant.EPOCH, time));
    } else {
      throw new IllegalArgumentException("no value is known for " + vector.getField());
    }
  }

  /** Returns one value; null for NULL. */
  static Object get(FieldVector vector, int index) {
    if (vector.isNull(index)) {
      return null;
    }
    if (vector instanceof ListVector lists) {
      return IntStream.range(lists.getElementStartIndex(index), lists.getElementEndIndex(index))
          .mapToObj(i -> get(lists.getDataVector(), i))
          .toList();
    }
    if (vector instanceof StructVector structs) {
      Map<String, Object> members = new LinkedHashMap<>();
      structs.getChildrenFromFields().forEach(c -> members.put(c.getName(), get(c, index)));
      return members;
    }
    if (vector instanceof VarCharVector texts) {
      return new String(texts.get(index), StandardCharsets.UTF_8);
    }
    if (vector instanceof VarBinaryVector bytes) {
      return HexFormat.of().formatHex(bytes.get(index));
    }
    if (vector instanceof DateDayVector days) {
      return LocalDate.ofEpochDay(days.get(index));
    }
    return vector.getObject(index);
  }
}
