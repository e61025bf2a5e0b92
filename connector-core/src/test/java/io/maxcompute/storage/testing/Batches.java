package io.maxcompute.storage.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
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
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VariableWidthVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Schema;

/** Record batches full of random values. */
public final class Batches {
  private Batches() {}

  /** Returns {@code rows} random rows, a quarter of the values null; closed by the caller. */
  public static VectorSchemaRoot random(
      Schema schema, int rows, BufferAllocator allocator, Random random) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    for (FieldVector vector : root.getFieldVectors()) {
      vector.allocateNew();
      for (int row = 0; row < rows; row++) {
        set(vector, row, random);
      }
      vector.setValueCount(rows);
    }
    root.setRowCount(rows);
    return root;
  }

  private static void set(FieldVector vector, int index, Random random) {
    if (vector.getField().isNullable() && random.nextInt(4) == 0) {
      vector.setNull(index);
    } else if (vector instanceof ListVector list) { // also maps
      int start = list.startNewValue(index);
      int count = random.nextInt(4);
      for (int i = 0; i < count; i++) {
        set(list.getDataVector(), start + i, random);
      }
      list.endValue(index, count);
    } else if (vector instanceof StructVector struct) {
      struct.setIndexDefined(index);
      struct.getChildrenFromFields().forEach(child -> set(child, index, random));
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      setFixed(fixed, index, random);
    } else {
      setBytes((VariableWidthVector) vector, index, random);
    }
  }

  private static void setFixed(BaseFixedWidthVector vector, int index, Random random) {
    if (vector instanceof TinyIntVector v) {
      v.setSafe(index, random.nextInt());
    } else if (vector instanceof SmallIntVector v) {
      v.setSafe(index, random.nextInt());
    } else if (vector instanceof IntVector v) {
      v.setSafe(index, random.nextInt());
    } else if (vector instanceof BigIntVector v) {
      v.setSafe(index, random.nextLong());
    } else if (vector instanceof Float4Vector v) {
      v.setSafe(index, random.nextFloat());
    } else if (vector instanceof Float8Vector v) {
      v.setSafe(index, random.nextDouble());
    } else if (vector instanceof BitVector v) {
      v.setSafe(index, random.nextInt(2));
    } else if (vector instanceof DateDayVector v) {
      v.setSafe(index, random.nextInt(100_000));
    } else if (vector instanceof TimeStampVector v) {
      v.setSafe(index, random.nextLong());
    } else if (vector instanceof DecimalVector v) {
      BigInteger unscaled = new BigInteger((v.getPrecision() - 1) * 3, random);
      v.setSafe(index, new BigDecimal(unscaled, v.getScale()));
    } else {
      throw new AssertionError(vector.getField());
    }
  }

  private static void setBytes(VariableWidthVector vector, int index, Random random) {
    byte[] text =
        ("中".repeat(random.nextInt(9)) + random.nextInt(99)).getBytes(StandardCharsets.UTF_8);
    if (vector instanceof VarCharVector strings) {
      strings.setSafe(index, text);
    } else {
      ((VarBinaryVector) vector).setSafe(index, text);
    }
  }
}
