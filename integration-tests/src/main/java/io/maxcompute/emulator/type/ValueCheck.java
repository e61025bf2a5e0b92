package io.maxcompute.emulator.type;

import io.maxcompute.emulator.error.ServiceError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;

/**
 * Checks the values of a vector against its column: text is UTF-8 and within the length of CHAR or
 * VARCHAR, no value is larger than a field may be. The vector's offsets have been checked before.
 */
public final class ValueCheck {
  private final Column column;

  private ValueCheck(Column column) {
    this.column = column;
  }

  /**
   * Checks all values, at any depth.
   *
   * @throws ServiceError 400 that names the column and what is wrong
   */
  public static void require(Column column, FieldVector vector) {
    new ValueCheck(column).check(column.type(), vector);
  }

  private void check(OdpsType type, FieldVector vector) {
    List<FieldVector> children = vector.getChildrenFromFields();
    if (type instanceof OdpsType.ArrayOf array) {
      check(array.element(), children.get(0));
    } else if (type instanceof OdpsType.MapOf map) {
      List<FieldVector> pair = children.get(0).getChildrenFromFields();
      requireKeys((ListVector) vector, pair.get(0));
      check(map.key(), pair.get(0));
      check(map.value(), pair.get(1));
    } else if (type instanceof OdpsType.StructOf struct) {
      for (int i = 0; i < children.size(); i++) {
        check(struct.members().get(i).type(), children.get(i));
      }
    } else if (vector instanceof BaseVariableWidthVector
        || vector instanceof BaseLargeVariableWidthVector) {
      bytes(type, vector);
    }
  }

  private void requireKeys(ListVector map, FieldVector keys) {
    for (int row = 0; row < map.getValueCount() && keys.getNullCount() > 0; row++) {
      int end = map.isNull(row) ? 0 : map.getElementEndIndex(row);
      for (int at = map.isNull(row) ? 0 : map.getElementStartIndex(row); at < end; at++) {
        if (keys.isNull(at)) {
          throw refused("a map in row " + row + " has a NULL key");
        }
      }
    }
  }

  private void bytes(OdpsType type, FieldVector vector) {
    int rows = vector.getValueCount();
    long start = rows == 0 ? 0 : offset(vector, 0);
    boolean text = !type.is(Kind.BINARY) && !type.is(Kind.BLOB);
    boolean decodes = text && rows > 0 && !isAscii(vector, start, offset(vector, rows));
    int limit = type instanceof OdpsType.Text sized ? sized.length() : Integer.MAX_VALUE;
    for (int row = 0; row < rows; row++) {
      long end = offset(vector, row + 1);
      if (!vector.isNull(row)) {
        requireSize(end - start, row);
        requireLength(decodes ? characters(vector, start, end, row) : end - start, limit, row);
      }
      start = end;
    }
  }

  private void requireLength(long characters, int limit, int row) {
    if (characters > limit) {
      throw refused(
          "the value in row "
              + row
              + " has "
              + characters
              + " characters, "
              + column.type().text()
              + " takes "
              + limit);
    }
  }

  private void requireSize(long bytes, int row) {
    if (bytes > SchemaJson.MAX_FIELD_SIZE) {
      throw refused(
          "the value in row "
              + row
              + " has "
              + bytes
              + " bytes, a field takes "
              + SchemaJson.MAX_FIELD_SIZE);
    }
  }

  private static long offset(FieldVector vector, int row) {
    return vector instanceof BaseLargeVariableWidthVector
        ? vector.getOffsetBuffer().getLong(8L * row)
        : vector.getOffsetBuffer().getInt(4L * row);
  }

  private static boolean isAscii(FieldVector vector, long start, long end) {
    ArrowBuf data = vector.getDataBuffer();
    long at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      if ((data.getLong(at) & 0x8080808080808080L) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (data.getByte(at) < 0) {
        return false;
      }
    }
    return true;
  }

  private long characters(FieldVector vector, long start, long end, int row) {
    byte[] bytes = new byte[(int) (end - start)];
    vector.getDataBuffer().getBytes(start, bytes);
    try {
      CharSequence decoded =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      return decoded.codePoints().count();
    } catch (CharacterCodingException e) {
      throw refused("the value in row " + row + " is not UTF-8");
    }
  }

  private ServiceError refused(String reason) {
    return ServiceError.invalid("Column '" + column.name() + "': " + reason + ".");
  }
}
