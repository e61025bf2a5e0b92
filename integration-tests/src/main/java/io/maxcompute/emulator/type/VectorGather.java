package io.maxcompute.emulator.type;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Copies chosen rows of vectors of any type, nested ones included, byte for byte. */
public final class VectorGather {
  private VectorGather() {}

  /** Returns the given rows of {@code source}, in that order; owned by the caller. */
  public static VectorSchemaRoot rows(
      VectorSchemaRoot source, int[] rows, BufferAllocator allocator) {
    List<FieldVector> copies = new ArrayList<>();
    try {
      for (FieldVector vector : source.getFieldVectors()) {
        copies.add(rows(vector, rows, allocator));
      }
      return new VectorSchemaRoot(source.getSchema(), copies, rows.length);
    } catch (RuntimeException | Error e) {
      copies.forEach(FieldVector::close);
      throw e;
    }
  }

  /** Returns the given rows of {@code source}, in that order; owned by the caller. */
  public static FieldVector rows(FieldVector source, int[] rows, BufferAllocator allocator) {
    FieldVector target = source.getField().createVector(allocator);
    try {
      fill(source, target, rows, allocator);
      return target;
    } catch (RuntimeException | Error e) {
      target.close();
      throw e;
    }
  }

  private static void fill(
      FieldVector source, FieldVector target, int[] rows, BufferAllocator allocator) {
    try (Buffers buffers = new Buffers(allocator)) {
      int nulls = buffers.addValidity(source, rows);
      ArrowFieldNode node = new ArrowFieldNode(rows.length, nulls);
      if (source instanceof ListVector list) {
        int[] inner = buffers.addOffsets(list, rows);
        target.loadFieldBuffers(node, buffers.list);
        fill(list.getDataVector(), target.getChildrenFromFields().get(0), inner, allocator);
      } else if (source instanceof StructVector struct) {
        target.loadFieldBuffers(node, buffers.list);
        for (int i = 0; i < struct.size(); i++) {
          FieldVector child = struct.getChildrenFromFields().get(i);
          fill(child, target.getChildrenFromFields().get(i), rows, allocator);
        }
      } else if (source instanceof BaseVariableWidthVector text) {
        buffers.addText(text, rows);
        target.loadFieldBuffers(node, buffers.list);
      } else if (source instanceof BaseLargeVariableWidthVector text) {
        buffers.addLargeText(text, rows);
        target.loadFieldBuffers(node, buffers.list);
      } else {
        buffers.addFixed((BaseFixedWidthVector) source, rows);
        target.loadFieldBuffers(node, buffers.list);
      }
    }
  }

  /** The buffers of one vector under construction. */
  private static final class Buffers implements AutoCloseable {
    private final BufferAllocator allocator;
    private final List<ArrowBuf> list = new ArrayList<>();

    Buffers(BufferAllocator allocator) {
      this.allocator = allocator;
    }

    private ArrowBuf add(long bytes) {
      ArrowBuf buffer = allocator.buffer(bytes);
      list.add(buffer);
      buffer.setZero(0, buffer.capacity());
      buffer.writerIndex(bytes);
      return buffer;
    }

    int addValidity(FieldVector source, int[] rows) {
      ArrowBuf bits = add(BitVectorHelper.getValidityBufferSize(rows.length));
      int nulls = 0;
      for (int i = 0; i < rows.length; i++) {
        if (source.isNull(rows[i])) {
          nulls++;
        } else {
          BitVectorHelper.setBit(bits, i);
        }
      }
      return nulls;
    }

    int[] addOffsets(ListVector source, int[] rows) {
      ArrowBuf offsets = add(4L * (rows.length + 1));
      int total = 0;
      for (int i = 0; i < rows.length; i++) {
        total += length(source, rows[i]);
        offsets.setInt(4L * (i + 1), total);
      }
      int[] inner = new int[total];
      int at = 0;
      for (int row : rows) {
        int start = length(source, row) == 0 ? 0 : source.getElementStartIndex(row);
        for (int k = 0; k < length(source, row); k++) {
          inner[at++] = start + k;
        }
      }
      return inner;
    }

    private static int length(ListVector source, int row) {
      return source.isNull(row)
          ? 0
          : source.getElementEndIndex(row) - source.getElementStartIndex(row);
    }

    void addText(BaseVariableWidthVector source, int[] rows) {
      ArrowBuf offsets = add(4L * (rows.length + 1));
      int total = 0;
      for (int i = 0; i < rows.length; i++) {
        total = Math.addExact(total, source.isNull(rows[i]) ? 0 : source.getValueLength(rows[i]));
        offsets.setInt(4L * (i + 1), total);
      }
      ArrowBuf data = add(total);
      for (int i = 0; i < rows.length; i++) {
        int start = offsets.getInt(4L * i);
        int length = offsets.getInt(4L * (i + 1)) - start;
        if (length > 0) {
          data.setBytes(start, source.getDataBuffer(), source.getStartOffset(rows[i]), length);
        }
      }
    }

    void addLargeText(BaseLargeVariableWidthVector source, int[] rows) {
      ArrowBuf offsets = add(8L * (rows.length + 1));
      long total = 0;
      for (int i = 0; i < rows.length; i++) {
        total += source.isNull(rows[i]) ? 0 : source.getValueLength(rows[i]);
        offsets.setLong(8L * (i + 1), total);
      }
      ArrowBuf data = add(total);
      for (int i = 0; i < rows.length; i++) {
        long start = offsets.getLong(8L * i);
        long length = offsets.getLong(8L * (i + 1)) - start;
        if (length > 0) {
          long from = source.getOffsetBuffer().getLong(8L * rows[i]);
          data.setBytes(start, source.getDataBuffer(), from, length);
        }
      }
    }

    void addFixed(BaseFixedWidthVector source, int[] rows) {
      if (source instanceof BitVector bits) {
        ArrowBuf data = add(BitVectorHelper.getValidityBufferSize(rows.length));
        for (int i = 0; i < rows.length; i++) {
          if (!bits.isNull(rows[i]) && bits.get(rows[i]) == 1) {
            BitVectorHelper.setBit(data, i);
          }
        }
        return;
      }
      int width = source.getTypeWidth();
      ArrowBuf data = add((long) width * rows.length);
      for (int i = 0; i < rows.length; i++) {
        data.setBytes((long) width * i, source.getDataBuffer(), (long) width * rows[i], width);
      }
    }

    @Override
    public void close() {
      list.forEach(ArrowBuf::close);
    }
  }
}
