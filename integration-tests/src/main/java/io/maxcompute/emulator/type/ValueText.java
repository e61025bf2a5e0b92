package io.maxcompute.emulator.type;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** Values as the text of an SQL result (control-plane.md 5.4). */
public final class ValueText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter FRACTION =
      new DateTimeFormatterBuilder()
          .append(SECONDS)
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private ValueText() {}

  /** Returns the value of {@code row} as text, or null for NULL. */
  public static @Nullable String of(FieldVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    } else if (vector instanceof MapVector map) {
      return entries(map, row);
    } else if (vector instanceof ListVector list) {
      return elements(list, row);
    } else if (vector instanceof StructVector struct) {
      return members(struct, row);
    }
    return scalar(vector, row);
  }

  private static String scalar(FieldVector vector, int row) {
    if (vector instanceof TimeStampVector stamps) {
      return timestamp(stamps, row);
    } else if (vector instanceof DateDayVector days) {
      return LocalDate.ofEpochDay(days.get(row)).toString();
    } else if (vector instanceof VarBinaryVector binary) {
      return new String(binary.get(row), StandardCharsets.UTF_8);
    } else if (vector instanceof DecimalVector decimal) {
      return decimal(decimal.getObject(row));
    } else if (vector instanceof BitVector bits) {
      return bits.get(row) == 1 ? "true" : "false";
    }
    return String.valueOf(vector.getObject(row));
  }

  private static String decimal(BigDecimal value) {
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    return plain.toPlainString();
  }

  private static String timestamp(TimeStampVector stamps, int row) {
    ArrowType.Timestamp type = (ArrowType.Timestamp) stamps.getField().getType();
    long perSecond = TimeUnits.perSecond(type.getUnit());
    long value = stamps.get(row);
    long nanos = Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond);
    Instant instant = Instant.ofEpochSecond(Math.floorDiv(value, perSecond), nanos);
    return FRACTION.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  private static String elements(ListVector list, int row) {
    List<String> parts = new ArrayList<>();
    for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
      parts.add(inner(list.getDataVector(), i));
    }
    return "[" + String.join(", ", parts) + "]";
  }

  private static String entries(MapVector map, int row) {
    StructVector entries = (StructVector) map.getDataVector();
    List<String> parts = new ArrayList<>();
    for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
      List<FieldVector> pair = entries.getChildrenFromFields();
      parts.add(inner(pair.get(0), i) + ":" + inner(pair.get(1), i));
    }
    return "{" + String.join(", ", parts) + "}";
  }

  private static String members(StructVector struct, int row) {
    return struct.getChildrenFromFields().stream()
        .map(member -> member.getName() + ":" + inner(member, row))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String inner(FieldVector vector, int row) {
    String text = of(vector, row);
    return text == null ? "null" : text;
  }
}
