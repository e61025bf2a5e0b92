package io.maxcompute.spark.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.util.TransferPair;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NestedColumnsTest {
  private static final DataType INTS = DataTypes.createArrayType(DataTypes.IntegerType);

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void anArrayIsARangeOfTheElements() {
    try (ListVector vector = lists(new Integer[] {1, null}, null, new Integer[0])) {
      ArrowColumn column = ArrowVectors.of(vector, INTS);

      assertThat(column.getArray(0).numElements()).isEqualTo(2);
      assertThat(column.getArray(0).getInt(0)).isEqualTo(1);
      assertThat(column.getArray(0).isNullAt(1)).isTrue();
      assertThat(column.getArray(1)).isNull();
      assertThat(column.getArray(2).numElements()).isZero();
    }
  }

  @Test
  void elementsNeedNotBeginAtZero() {
    try (ListVector vector = lists(new Integer[] {1, 2}, new Integer[] {3}, new Integer[] {4, 5})) {
      vector.getOffsetBuffer().setInt(0, 1); // as if the batch had been cut from a larger one

      ArrowColumn column = ArrowVectors.of(vector, INTS);

      assertThat(column.getArray(0).toIntArray()).containsExactly(2);
      assertThat(column.getArray(1).toIntArray()).containsExactly(3);
      assertThat(column.getArray(2).toIntArray()).containsExactly(4, 5);
    }
  }

  @Test
  void aSliceReadsLikeTheWhole() {
    try (ListVector vector =
        lists(new Integer[] {1}, new Integer[] {2, null}, null, new Integer[] {3})) {
      TransferPair slice = vector.getTransferPair(allocator);
      slice.splitAndTransfer(1, 3);
      try (ListVector part = (ListVector) slice.getTo()) {
        ArrowColumn column = ArrowVectors.of(part, INTS);

        assertThat(column.numNulls()).isEqualTo(1);
        assertThat(column.getArray(0).getInt(0)).isEqualTo(2);
        assertThat(column.getArray(0).isNullAt(1)).isTrue();
        assertThat(column.getArray(1)).isNull();
        assertThat(column.getArray(2).toIntArray()).containsExactly(3);
      }
    }
  }

  @Test
  void aMapIsARangeOfKeysAndValues() {
    try (MapVector vector = maps()) {
      DataType type = DataTypes.createMapType(DataTypes.IntegerType, DataTypes.LongType);
      ArrowColumn column = ArrowVectors.of(vector, type);

      assertThat(column.getMap(0)).isNull();
      assertThat(column.getMap(1).numElements()).isEqualTo(2);
      assertThat(column.getMap(1).keyArray().toIntArray()).containsExactly(7, 8);
      assertThat(column.getMap(1).valueArray().getLong(0)).isEqualTo(70L);
      assertThat(column.getMap(1).valueArray().isNullAt(1)).isTrue();
    }
  }

  @Test
  void aStructIsARowOfItsFields() {
    try (StructVector vector = StructVector.empty("s", allocator)) {
      IntVector field =
          vector.addOrGet("a", FieldType.nullable(new ArrowType.Int(32, true)), IntVector.class);
      vector.allocateNew();
      field.setSafe(0, 5);
      vector.setIndexDefined(0);
      vector.setNull(1);
      vector.setValueCount(2);
      ArrowColumn column =
          ArrowVectors.of(vector, new StructType().add("A", DataTypes.IntegerType));

      assertThat(column.getStruct(0).getInt(0)).isEqualTo(5);
      assertThat(column.getStruct(1)).isNull();
    }
  }

  @Test
  void aMismatchInsideNamesItsPlace() {
    try (ListVector lists = lists(new Integer[] {1});
        MapVector maps = maps()) {
      DataType strings = DataTypes.createArrayType(DataTypes.StringType);
      DataType wrongValues = DataTypes.createMapType(DataTypes.IntegerType, DataTypes.DateType);

      assertThatThrownBy(() -> ArrowVectors.of(lists, strings))
          .hasMessageStartingWith("Column 'c.element' came as Arrow Int(32, true)");
      assertThatThrownBy(() -> ArrowVectors.of(maps, wrongValues))
          .hasMessageStartingWith("Column 'c.value' came as Arrow Int(64, true)");
      assertThatThrownBy(() -> ArrowVectors.of(lists, DataTypes.IntegerType))
          .hasMessageStartingWith("Column 'c' came as Arrow List");
    }
  }

  @Test
  void aStructWithoutAFieldIsRefused() {
    try (StructVector vector = StructVector.empty("s", allocator)) {
      vector.addOrGet("a", FieldType.nullable(new ArrowType.Int(32, true)), IntVector.class);
      StructType two = StructType.fromDDL("a int, b int");

      assertThatThrownBy(() -> ArrowVectors.of(vector, two))
          .hasMessage(
              "Column 's' came as Arrow Struct, which cannot be read as Spark type"
                  + " struct<a:int,b:int>. Has the table changed since it was loaded?");
    }
  }

  private ListVector lists(Integer[]... rows) {
    ListVector vector = ListVector.empty("c", allocator);
    UnionListWriter writer = vector.getWriter();
    for (int i = 0; i < rows.length; i++) {
      writer.setPosition(i);
      if (rows[i] == null) {
        writer.writeNull();
      } else {
        writer.startList();
        for (Integer value : rows[i]) {
          if (value == null) {
            writer.integer().writeNull();
          } else {
            writer.integer().writeInt(value);
          }
        }
        writer.endList();
      }
    }
    vector.setValueCount(rows.length);
    return vector;
  }

  /** A null, and one map of two entries whose second value is null. */
  private MapVector maps() {
    MapVector vector = MapVector.empty("c", allocator, false);
    UnionMapWriter writer = vector.getWriter();
    writer.setPosition(1);
    writer.startMap();
    for (int key : List.of(7, 8)) {
      writer.startEntry();
      writer.key().integer().writeInt(key);
      if (key == 7) {
        writer.value().bigInt().writeBigInt(70);
      }
      writer.endEntry();
    }
    writer.endMap();
    vector.setValueCount(2);
    return vector;
  }
}
