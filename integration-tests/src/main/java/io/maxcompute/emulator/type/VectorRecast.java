package io.maxcompute.emulator.type;

import io.maxcompute.emulator.error.ServiceError;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Gives a vector another, equivalent field: other names, other timestamp units, 32-bit offsets for
 * 64-bit ones or the other way round. Buffers that need no change are shared, not copied.
 */
public final class VectorRecast {
  private VectorRecast() {}

  /**
   * Returns {@code source} as {@code target}; owned by the caller, who still owns the source too.
   *
   * @throws ServiceError 400 if a timestamp does not fit the target's unit
   */
  public static FieldVector recast(FieldVector source, Field target, BufferAllocator allocator) {
    FieldVector result = target.createVector(allocator);
    try {
      fill(source, result, allocator);
      return result;
    } catch (RuntimeException | Error e) {
      result.close();
      throw e;
    }
  }

  private static void fill(FieldVector source, FieldVector target, BufferAllocator allocator) {
    int rows = source.getValueCount();
    ArrowFieldNode node = new ArrowFieldNode(rows, source.getNullCount());
    List<ArrowBuf> buffers = source.getFieldBuffers();
    if (source instanceof TimeStampVector stamps && unit(source) != unit(target)) {
      try (ArrowBuf values = convert(stamps, unit(target), allocator)) {
        target.loadFieldBuffers(node, List.of(buffers.get(0), values));
      }
    } else if (source instanceof BaseLargeVariableWidthVector
        && target instanceof BaseVariableWidthVector) {
      try (ArrowBuf offsets = narrow(buffers.get(1), rows, allocator)) {
        target.loadFieldBuffers(node, List.of(buffers.get(0), offsets, buffers.get(2)));
      }
    } else if (source instanceof BaseVariableWidthVector
        && target instanceof BaseLargeVariableWidthVector) {
      try (ArrowBuf offsets = widen(buffers.get(1), rows, allocator)) {
        target.loadFieldBuffers(node, List.of(buffers.get(0), offsets, buffers.get(2)));
      }
    } else {
      target.loadFieldBuffers(node, new ArrayList<>(buffers));
    }
    List<FieldVector> from = source.getChildrenFromFields();
    List<FieldVector> to = target.getChildrenFromFields();
    for (int i = 0; i < to.size(); i++) {
      fill(from.get(i), to.get(i), allocator);
    }
  }

  private static TimeUnit unit(FieldVector vector) {
    return vector.getField().getType() instanceof ArrowType.Timestamp timestamp
        ? timestamp.getUnit()
        : TimeUnit.NANOSECOND;
  }

  private static ArrowBuf convert(
      TimeStampVector source, TimeUnit target, BufferAllocator allocator) {
    long from = TimeUnits.perSecond(unit(source));
    long to = TimeUnits.perSecond(target);
    int rows = source.getValueCount();
    ArrowBuf values = allocator.buffer(8L * rows);
    try {
      for (int row = 0; row < rows; row++) {
        long value = source.isNull(row) ? 0 : source.get(row);
        long converted = to >= from ? multiply(value, to / from) : Math.floorDiv(value, from / to);
        values.setLong(8L * row, converted);
      }
      values.writerIndex(8L * rows);
      return values;
    } catch (RuntimeException e) {
      values.close();
      throw e;
    }
  }

  private static long multiply(long value, long factor) {
    try {
      return Math.multiplyExact(value, factor);
    } catch (ArithmeticException e) {
      throw ServiceError.invalid(
          "A timestamp is out of the range of the requested unit; ask for a coarser one.");
    }
  }

  private static ArrowBuf narrow(ArrowBuf offsets, int rows, BufferAllocator allocator) {
    ArrowBuf narrowed = allocator.buffer(4L * (rows + 1));
    narrowed.setInt(0, 0);
    for (int i = 0; i <= rows && 8L * i < offsets.capacity(); i++) {
      narrowed.setInt(4L * i, Math.toIntExact(offsets.getLong(8L * i)));
    }
    narrowed.writerIndex(4L * (rows + 1));
    return narrowed;
  }

  private static ArrowBuf widen(ArrowBuf offsets, int rows, BufferAllocator allocator) {
    ArrowBuf widened = allocator.buffer(8L * (rows + 1));
    widened.setLong(0, 0);
    for (int i = 0; i <= rows && 4L * i < offsets.capacity(); i++) {
      widened.setLong(8L * i, offsets.getInt(4L * i));
    }
    widened.writerIndex(8L * (rows + 1));
    return widened;
  }
}
