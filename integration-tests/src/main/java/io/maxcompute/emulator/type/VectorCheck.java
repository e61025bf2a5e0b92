package io.maxcompute.emulator.type;

import io.maxcompute.emulator.error.ServiceError;
import java.math.BigDecimal;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.validate.ValidateUtil.ValidateException;
import org.apache.arrow.vector.validate.ValidateVectorBufferVisitor;

/**
 * Checks a vector that came from outside before anything reads through its offsets. Arrow's own
 * data check is not used: it refuses decimals that use their whole precision.
 */
public final class VectorCheck {
  private VectorCheck() {}

  /**
   * Checks buffers, offsets and decimals, at any depth.
   *
   * @throws ServiceError 400 that says what is wrong
   */
  public static void require(FieldVector vector) {
    try {
      vector.accept(new ValidateVectorBufferVisitor(), null);
    } catch (ValidateException e) {
      throw malformed(vector, String.valueOf(e.getMessage()));
    }
    contents(vector);
  }

  private static void contents(FieldVector vector) {
    int rows = vector.getValueCount();
    if (vector instanceof BaseVariableWidthVector text && rows > 0) {
      offsets32(vector, text.getOffsetBuffer(), rows, text.getDataBuffer().capacity());
    } else if (vector instanceof BaseLargeVariableWidthVector text && rows > 0) {
      offsets64(vector, text.getOffsetBuffer(), rows, text.getDataBuffer().capacity());
    } else if (vector instanceof ListVector list && rows > 0) {
      offsets32(vector, list.getOffsetBuffer(), rows, list.getDataVector().getValueCount());
    } else if (vector instanceof DecimalVector decimal) {
      decimals(decimal, rows);
    }
    vector.getChildrenFromFields().forEach(VectorCheck::contents);
  }

  private static void offsets32(FieldVector vector, ArrowBuf offsets, int rows, long limit) {
    long previous = offsets.getInt(0);
    boolean valid = previous >= 0;
    for (int i = 1; i <= rows && valid; i++) {
      long next = offsets.getInt(4L * i);
      valid = next >= previous;
      previous = next;
    }
    requireOffsets(vector, valid && previous <= limit);
  }

  private static void offsets64(FieldVector vector, ArrowBuf offsets, int rows, long limit) {
    long previous = offsets.getLong(0);
    boolean valid = previous >= 0;
    for (int i = 1; i <= rows && valid; i++) {
      long next = offsets.getLong(8L * i);
      valid = next >= previous;
      previous = next;
    }
    requireOffsets(vector, valid && previous <= limit);
  }

  private static void requireOffsets(FieldVector vector, boolean valid) {
    if (!valid) {
      throw malformed(vector, "offsets are not ascending or point behind the data");
    }
  }

  private static void decimals(DecimalVector vector, int rows) {
    for (int row = 0; row < rows; row++) {
      if (!vector.isNull(row) && !fits(vector, row)) {
        throw ServiceError.invalid(
            "Column '"
                + vector.getName()
                + "': "
                + vector.getObject(row)
                + " has more than "
                + vector.getPrecision()
                + " digits.");
      }
    }
  }

  /** A value of 64 bits has at most 18 digits for certain when its upper half is only sign. */
  private static boolean fits(DecimalVector vector, int row) {
    long low = vector.getDataBuffer().getLong(16L * row);
    long high = vector.getDataBuffer().getLong(16L * row + 8);
    boolean small = high == low >> 63 && Math.abs(low) < 1_000_000_000_000_000_000L;
    if (small && vector.getPrecision() >= 18) {
      return true;
    }
    BigDecimal value = vector.getObject(row);
    return value.precision() <= vector.getPrecision();
  }

  private static ServiceError malformed(FieldVector vector, String reason) {
    return new ServiceError(
        400, "MalformedDataStream", "Column '" + vector.getName() + "': " + reason);
  }
}
