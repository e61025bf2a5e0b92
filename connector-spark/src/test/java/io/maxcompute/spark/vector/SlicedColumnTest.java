package io.maxcompute.spark.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlicedColumnTest {
  private final BufferAllocator allocator = new RootAllocator();
  private final TestVectors vectors = new TestVectors(allocator);

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void showsTheRowsFromAnOffsetOnAndMoves() {
    try (FieldVector vector = vectors.texts(ArrowType.Utf8.INSTANCE, "a", null, "c", "d")) {
      SlicedColumn slice = new SlicedColumn(ArrowVectors.of(vector, DataTypes.StringType));

      slice.show(1, 2);
      assertThat(slice.isNullAt(0)).isTrue();
      assertThat(slice.getUTF8String(0)).isNull();
      assertThat(slice.getUTF8String(1)).hasToString("c");
      assertThat(slice.numNulls()).isEqualTo(1);
      assertThat(slice.hasNull()).isTrue();

      slice.show(2, 2);
      assertThat(slice.getUTF8String(0)).hasToString("c");
      assertThat(slice.getUTF8String(1)).hasToString("d");
      assertThat(slice.hasNull()).isFalse();
    }
  }

  @Test
  void showsWhatTheColumnIsBoundToLater() {
    try (IntVector first = vectors.ints(1, 2, 3);
        IntVector second = vectors.ints(4, 5, 6)) {
      ArrowColumn column = ArrowVectors.of(first, DataTypes.IntegerType);
      SlicedColumn slice = new SlicedColumn(column);
      slice.show(1, 2);
      assertThat(slice.getInt(0)).isEqualTo(2);

      column.bind(second);

      assertThat(slice.getInt(1)).isEqualTo(6);
    }
  }

  @Test
  void structsMoveWithTheirFields() {
    StructType inner = new StructType().add("b", DataTypes.IntegerType);
    StructType outer = new StructType().add("a", inner);
    try (StructVector vector = StructVector.empty("c", allocator)) {
      FieldType nullable = FieldType.nullable(new ArrowType.Int(32, true));
      StructVector middle = vector.addOrGetStruct("a");
      IntVector leaf = middle.addOrGet("b", nullable, IntVector.class);
      for (int row = 0; row < 4; row++) {
        vector.setIndexDefined(row);
        middle.setIndexDefined(row);
        leaf.setSafe(row, 10 * row);
      }
      vector.setNull(3);
      vector.setValueCount(4);
      SlicedColumn slice = new SlicedColumn(ArrowVectors.of(vector, outer));

      for (int from : List.of(0, 2)) {
        slice.show(from, 2);
        ColumnVector fields = slice.getChild(0).getChild(0);
        assertThat(fields.getInt(0)).isEqualTo(10 * from);
        assertThat(slice.getStruct(0).getStruct(0, 1).getInt(0)).isEqualTo(10 * from);
      }
      assertThat(slice.getStruct(1)).isNull();
    }
  }

  @Test
  void arraysAreThoseOfTheRow() {
    DataType ints = DataTypes.createArrayType(DataTypes.IntegerType);
    try (ListVector vector = ListVector.empty("c", allocator)) {
      UnionListWriter writer = vector.getWriter();
      for (int row = 0; row < 3; row++) {
        writer.setPosition(row);
        writer.startList();
        writer.writeInt(row);
        writer.writeInt(row + 10);
        writer.endList();
      }
      vector.setValueCount(3);
      SlicedColumn slice = new SlicedColumn(ArrowVectors.of(vector, ints));

      slice.show(1, 2);

      assertThat(slice.getArray(0).toIntArray()).containsExactly(1, 11);
      assertThat(slice.getArray(1).toIntArray()).containsExactly(2, 12);
    }
  }
}
