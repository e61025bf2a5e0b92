package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Checks that a batch keeps inside its buffers, so that readers may use addresses without looking.
 *
 * <p>Walks the schema with the batch's nodes and buffers, which come in the same order. Single use.
 */
final class BatchValidator {
  private final Iterator<ArrowFieldNode> nodes;
  private final Iterator<ArrowBuf> buffers;

  BatchValidator(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    this.nodes = nodes.iterator();
    this.buffers = buffers.iterator();
  }

  /**
   * @param rows row count of the batch
   * @throws ProtocolException if a value would lie outside its buffer; the message names the column
   */
  void validate(Schema schema, long rows) {
    for (Field field : schema.getFields()) {
      validate(field, field.getName(), rows, true);
    }
    if (nodes.hasNext() || buffers.hasNext()) {
      throw new ProtocolException("An Arrow batch has more parts than its schema.");
    }
  }

  private void validate(Field field, String path, long leastLength, boolean exact) {
    if (!nodes.hasNext()) {
      throw broken(path, "it is missing");
    }
    ArrowFieldNode node = nodes.next();
    long length = node.getLength();
    if (exact ? length != leastLength : length < leastLength || length > Integer.MAX_VALUE) {
      throw broken(path, "it has " + length + " values where " + leastLength + " belong");
    }
    ArrowType type = field.getType();
    if (!(type instanceof ArrowType.Null)) {
      validity(node, nextBuffer(path), path);
    }
    if (type instanceof ArrowType.Struct) {
      for (Field child : field.getChildren()) {
        validate(child, path + "." + child.getName(), length, false);
      }
    } else if (type instanceof ArrowType.List || type instanceof ArrowType.Map) {
      long elements = offsets(nextBuffer(path), length, Integer.BYTES, Integer.MAX_VALUE, path);
      Field child = field.getChildren().get(0);
      validate(child, path + "." + child.getName(), elements, false);
    } else {
      flat(type, length, path);
    }
  }

  private void flat(ArrowType type, long length, String path) {
    if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.Binary) {
      variable(length, Integer.BYTES, path);
    } else if (type instanceof ArrowType.LargeUtf8 || type instanceof ArrowType.LargeBinary) {
      variable(length, Long.BYTES, path);
    } else if (!(type instanceof ArrowType.Null)) {
      long bits = bitWidth(type, path);
      require(nextBuffer(path), (length * bits + 7) / 8, path);
    }
  }

  private static long bitWidth(ArrowType type, String path) {
    if (type instanceof ArrowType.Int integer) {
      return integer.getBitWidth();
    }
    if (type instanceof ArrowType.Bool) {
      return 1;
    }
    if (type instanceof ArrowType.FloatingPoint real) {
      return real.getPrecision() == FloatingPointPrecision.DOUBLE ? 64 : 32;
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return decimal.getBitWidth();
    }
    if (type instanceof ArrowType.Date date) {
      return date.getUnit() == DateUnit.DAY ? 32 : 64;
    }
    if (type instanceof ArrowType.Timestamp) {
      return 64;
    }
    throw broken(path, "its Arrow type " + type + " is not part of the protocol");
  }

  private void variable(long length, int width, String path) {
    ArrowBuf offsets = nextBuffer(path);
    ArrowBuf data = nextBuffer(path);
    offsets(offsets, length, width, data.writerIndex(), path);
  }

  /** Returns the last offset. */
  private static long offsets(ArrowBuf offsets, long length, int width, long most, String path) {
    if (length == 0) {
      return 0;
    }
    require(offsets, (length + 1) * width, path);
    long previous = 0;
    for (long i = 0; i <= length; i++) {
      long offset = offset(offsets, i, width);
      if (offset < previous || offset > most) {
        throw broken(path, "value " + i + " is at " + offset + " of " + most);
      }
      previous = offset;
    }
    return previous;
  }

  /** By address: the caller has made sure that the buffer reaches that far. */
  private static long offset(ArrowBuf offsets, long index, int width) {
    long address = offsets.memoryAddress() + index * width;
    return width == Integer.BYTES ? MemoryUtil.getInt(address) : MemoryUtil.getLong(address);
  }

  private static void validity(ArrowFieldNode node, ArrowBuf bits, String path) {
    long length = node.getLength();
    if (node.getNullCount() < 0 || node.getNullCount() > length) {
      throw broken(path, "it has " + node.getNullCount() + " nulls in " + length + " values");
    }
    boolean absent = bits.writerIndex() == 0 && node.getNullCount() == 0;
    if (absent) {
      return;
    }
    require(bits, (length + 7) / 8, path);
    long set = bitsSet(bits.memoryAddress(), length);
    if (length - set != node.getNullCount()) {
      throw broken(
          path, "it announces " + node.getNullCount() + " nulls and has " + (length - set));
    }
  }

  /** By address: the caller has made sure that the buffer has so many bits. */
  private static long bitsSet(long address, long count) {
    long set = 0;
    long words = count / Long.SIZE;
    for (long i = 0; i < words; i++) {
      set += Long.bitCount(MemoryUtil.getLong(address + i * Long.BYTES));
    }
    for (long i = words * Long.SIZE; i < count; i += Byte.SIZE) {
      long left = Math.min(Byte.SIZE, count - i);
      int mask = (1 << left) - 1;
      set += Integer.bitCount(MemoryUtil.getByte(address + i / Byte.SIZE) & mask);
    }
    return set;
  }

  private ArrowBuf nextBuffer(String path) {
    if (!buffers.hasNext()) {
      throw broken(path, "a buffer is missing");
    }
    return buffers.next();
  }

  private static void require(ArrowBuf buffer, long bytes, String path) {
    if (buffer.writerIndex() < bytes) {
      throw broken(path, "a buffer has " + buffer.writerIndex() + " bytes and needs " + bytes);
    }
  }

  private static ProtocolException broken(String path, String what) {
    return new ProtocolException(
        "An Arrow batch is damaged in column '" + path + "': " + what + ".");
  }
}
