package io.maxcompute.emulator.type;

import io.maxcompute.emulator.error.ServiceError;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Vectors of one repeated value: a partition column inside a batch (storage-api.md 3.9, never
 * dictionary-encoded).
 */
public final class ConstantColumn {

  /** The value that stands for "no value" in partition names. */
  public static final String HIVE_DEFAULT = "__HIVE_DEFAULT_PARTITION__";

  private ConstantColumn() {}

  /** Returns {@code rows} times {@code text} in the type of {@code field}; owned by the caller. */
  public static FieldVector of(Field field, String text, int rows, BufferAllocator allocator) {
    FieldVector vector = field.createVector(allocator);
    try {
      if (vector instanceof VarCharVector strings) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        strings.allocateNew((long) bytes.length * rows, rows);
        fillText(strings, bytes, rows);
      } else if (vector instanceof LargeVarCharVector strings) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        strings.allocateNew((long) bytes.length * rows, rows);
        fillText(strings, bytes, rows);
      } else {
        vector.setInitialCapacity(rows);
        vector.allocateNew();
        if (!text.equals(HIVE_DEFAULT)) {
          fillFixed(vector, text, rows);
        }
      }
      vector.setValueCount(rows);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  /**
   * Checks that {@code text} is a value of the partition column.
   *
   * @throws ServiceError 400 if it is not
   */
  public static void require(Column column, String text) {
    if (text.isEmpty()) {
      throw ServiceError.invalid(
          "The value of partition column '" + column.name() + "' must not be NULL or empty.");
    }
    if (column.type() instanceof OdpsType.Primitive primitive && !text.equals(HIVE_DEFAULT)) {
      parse(primitive.kind(), text);
    }
  }

  /** Returns whether partition columns may have this type. */
  public static boolean supports(OdpsType type) {
    if (type instanceof OdpsType.Primitive primitive) {
      return switch (primitive.kind()) {
        case STRING, TINYINT, SMALLINT, INT, BIGINT, DATE -> true;
        default -> false;
      };
    }
    return type instanceof OdpsType.Text;
  }

  private static long parse(Kind kind, String text) {
    try {
      return switch (kind) {
        case TINYINT -> Byte.parseByte(text);
        case SMALLINT -> Short.parseShort(text);
        case INT -> Integer.parseInt(text);
        case BIGINT -> Long.parseLong(text);
        case DATE -> LocalDate.parse(text).toEpochDay();
        default -> 0L;
      };
    } catch (NumberFormatException | DateTimeParseException e) {
      throw ServiceError.invalid(
          "Partition value '" + text + "' is not a value of type " + kind.text() + ".");
    }
  }

  private static void fillText(VariableWidthFieldVector vector, byte[] text, int rows) {
    for (int row = 0; row < rows; row++) {
      vector.set(row, text);
    }
  }

  private static void fillFixed(FieldVector vector, String text, int rows) {
    long value = parse(kind(vector), text);
    for (int row = 0; row < rows; row++) {
      set(vector, row, value);
    }
  }

  private static Kind kind(FieldVector vector) {
    return switch (vector.getMinorType()) {
      case TINYINT -> Kind.TINYINT;
      case SMALLINT -> Kind.SMALLINT;
      case INT -> Kind.INT;
      case BIGINT -> Kind.BIGINT;
      case DATEDAY -> Kind.DATE;
      default -> throw new AssertionError(vector.getField());
    };
  }

  private static void set(FieldVector vector, int row, long value) {
    if (vector instanceof TinyIntVector bytes) {
      bytes.set(row, (byte) value);
    } else if (vector instanceof SmallIntVector shorts) {
      shorts.set(row, (short) value);
    } else if (vector instanceof IntVector ints) {
      ints.set(row, (int) value);
    } else if (vector instanceof BigIntVector longs) {
      longs.set(row, value);
    } else if (vector instanceof DateDayVector days) {
      days.set(row, (int) value);
    }
  }
}
