package io.maxcompute.spark.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrowVectorsTest {
  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
  private static final ArrowType BINARY = ArrowType.Binary.INSTANCE;
  private static final ArrowType LARGE_UTF8 = ArrowType.LargeUtf8.INSTANCE;

  private final BufferAllocator allocator = new RootAllocator();
  private final TestVectors vectors = new TestVectors(allocator);

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void objectGettersReturnNullForANull() {
    try (FieldVector text = vectors.texts(UTF8, null, "a");
        FieldVector binary = vectors.texts(BINARY, null, "a");
        FieldVector large = vectors.texts(LARGE_UTF8, null, "a");
        DecimalVector small = vectors.decimals(10, 2, null, "1.00");
        DecimalVector wide = vectors.decimals(30, 2, null, "1.00")) {
      assertThat(ArrowVectors.of(text, DataTypes.StringType).getUTF8String(0)).isNull();
      assertThat(ArrowVectors.of(large, DataTypes.StringType).getUTF8String(0)).isNull();
      assertThat(ArrowVectors.of(binary, DataTypes.BinaryType).getBinary(0)).isNull();
      assertThat(ArrowVectors.of(small, DataTypes.createDecimalType(10, 2)).getDecimal(0, 10, 2))
          .isNull();
      assertThat(ArrowVectors.of(wide, DataTypes.createDecimalType(30, 2)).getDecimal(0, 30, 2))
          .isNull();
    }
  }

  @Test
  void nullsAreCounted() {
    try (IntVector vector = new IntVector("c", allocator)) {
      vector.allocateNew(20);
      for (int i = 0; i < 20; i++) {
        vector.setSafe(i, i % 3 == 0 ? 0 : 1, i);
      }
      vector.setValueCount(20);
      ArrowColumn column = ArrowVectors.of(vector, DataTypes.IntegerType);

      assertThat(column.hasNull()).isTrue();
      assertThat(column.numNulls()).isEqualTo(7);
      for (int i = 0; i < 20; i++) {
        assertThat(column.isNullAt(i)).isEqualTo(i % 3 == 0);
      }
      assertThat(column.getInt(19)).isEqualTo(19);
    }
  }

  @Test
  void withoutNullsTheValidityBufferMayBeAbsent() {
    try (BigIntVector vector = new BigIntVector("c", allocator);
        BigIntVector source = new BigIntVector("c", allocator)) {
      source.setSafe(0, Long.MIN_VALUE);
      source.setValueCount(1);
      vector.loadFieldBuffers(
          new ArrowFieldNode(1, 0), List.of(allocator.getEmpty(), source.getDataBuffer()));
      ArrowColumn column = ArrowVectors.of(vector, DataTypes.LongType);

      assertThat(column.hasNull()).isFalse();
      assertThat(column.numNulls()).isZero();
      assertThat(column.isNullAt(0)).isFalse();
      assertThat(column.getLong(0)).isEqualTo(Long.MIN_VALUE);
    }
  }

  @Test
  void aVectorThatWasNeverAllocatedHasNoRows() {
    try (VarCharVector vector = new VarCharVector("c", allocator)) {
      ArrowColumn column = ArrowVectors.of(vector, DataTypes.StringType);

      assertThat(column.hasNull()).isFalse();
      assertThat(column.numNulls()).isZero();
    }
  }

  @Test
  void aColumnIsBoundToTheNextBatch() {
    try (IntVector first = vectors.ints(1, 2);
        IntVector second = vectors.ints(3)) {
      second.setNull(0);
      ArrowColumn column = ArrowVectors.of(first, DataTypes.IntegerType);
      assertThat(column.getInt(1)).isEqualTo(2);

      column.bind(second);

      assertThat(column.numNulls()).isEqualTo(1);
      assertThat(column.isNullAt(0)).isTrue();
    }
  }

  @Test
  void aColumnIsNotBoundToAnotherType() {
    try (IntVector ints = vectors.ints(1);
        BigIntVector longs = new BigIntVector("c", allocator)) {
      ArrowColumn column = ArrowVectors.of(ints, DataTypes.IntegerType);

      assertThatThrownBy(() -> column.bind(longs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Column 'c' was Arrow Int(32, true) and is now Int(64, true)");
    }
  }

  @Test
  void closingAColumnFreesNothing() {
    try (IntVector vector = vectors.ints(7)) {
      ArrowColumn column = ArrowVectors.of(vector, DataTypes.IntegerType);
      column.close();

      assertThat(vector.get(0)).isEqualTo(7);
      column.bind(vector);
      assertThat(column.getInt(0)).isEqualTo(7);
    }
  }

  @Test
  void manyValuesAreReadAtOnce() {
    try (IntVector vector = vectors.ints(1, 2, 3, 4)) {
      assertThat(ArrowVectors.of(vector, DataTypes.IntegerType).getInts(1, 2))
          .containsExactly(2, 3);
    }
  }

  @Test
  void aNullVectorIsNullInEveryType() {
    try (NullVector vector = new NullVector("c", 3)) {
      ArrowColumn column = ArrowVectors.of(vector, DataTypes.StringType);

      assertThat(column.numNulls()).isEqualTo(3);
      assertThat(column.hasNull()).isTrue();
      assertThat(column.isNullAt(2)).isTrue();
      assertThat(column.getUTF8String(0)).isNull();
    }
  }

  @Test
  void aTypeThatTheVectorDoesNotHoldIsRefused() {
    try (BitVector vector = new BitVector("flag", allocator);
        DecimalVector decimals = vectors.decimals(10, 2)) {
      assertThatThrownBy(() -> ArrowVectors.of(vector, DataTypes.StringType))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Column 'flag' came as Arrow Bool, which cannot be read as Spark type string. Has"
                  + " the table changed since it was loaded?");
      assertThatThrownBy(() -> ArrowVectors.of(decimals, DataTypes.createDecimalType(10, 3)))
          .hasMessageContaining("Decimal(10, 2, 128), which cannot be read as Spark type decimal");
      assertThatThrownBy(() -> ArrowVectors.of(vector, DataTypes.BooleanType).getLong(0))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("a column of type boolean holds no bigint");
    }
  }
}
