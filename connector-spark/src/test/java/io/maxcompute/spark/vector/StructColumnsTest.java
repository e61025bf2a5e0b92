package io.maxcompute.spark.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.spark.append.RowBatchBuilder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spark asks for some fields of a struct, in its own order; the service sends all. */
class StructColumnsTest {
  private static final String STRUCT = "struct<a:int,b:string,c:struct<d:bigint,e:int>>";

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void fieldsAreFoundByNameAtAnyDepth() {
    try (RowBatchBuilder builder = builder(STRUCT)) {
      FieldVector vector = vector(builder, struct(1, "x", 2L, 3), null);

      ArrowColumn one = ArrowVectors.of(vector, DataType.fromDDL("struct<b:string>"));
      assertThat(one.getStruct(0).numFields()).isEqualTo(1);
      assertThat(one.getStruct(0).getUTF8String(0)).hasToString("x");
      assertThat(one.getStruct(1)).isNull();
      ArrowColumn deep = ArrowVectors.of(vector, DataType.fromDDL("struct<C:struct<E:int>,a:int>"));
      assertThat(deep.getStruct(0).getStruct(0, 1).getInt(0)).isEqualTo(3);
      assertThat(deep.getStruct(0).getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void fieldsAreFoundInElements() {
    try (RowBatchBuilder builder = builder("array<" + STRUCT + ">")) {
      Object[] elements = {struct(1, "x", 2L, 3), null, struct(4, "y", 5L, 6)};
      FieldVector vector = vector(builder, new GenericArrayData(elements));

      ArrowColumn column =
          ArrowVectors.of(vector, DataType.fromDDL("array<struct<c:struct<e:int>>>"));

      assertThat(column.getArray(0).isNullAt(1)).isTrue();
      assertThat(column.getArray(0).getStruct(2, 1).getStruct(0, 1).getInt(0)).isEqualTo(6);
    }
  }

  @Test
  void fieldsAreFoundInKeysAndValues() {
    try (RowBatchBuilder builder = builder("map<struct<x:int,y:int>," + STRUCT + ">")) {
      Map<?, ?> entry = Map.of(new GenericInternalRow(new Object[] {7, 8}), struct(1, "x", 2L, 3));
      FieldVector vector = vector(builder, ArrayBasedMapData.apply(entry, key -> key, v -> v));

      ArrowColumn column =
          ArrowVectors.of(vector, DataType.fromDDL("map<struct<y:int>,struct<b:string>>"));

      assertThat(column.getMap(0).keyArray().getStruct(0, 1).getInt(0)).isEqualTo(8);
      assertThat(column.getMap(0).valueArray().getStruct(0, 1).getUTF8String(0)).hasToString("x");
    }
  }

  @Test
  void theNextBatchIsReadFromTheSameFields() {
    try (RowBatchBuilder first = builder(STRUCT);
        RowBatchBuilder second = builder(STRUCT)) {
      ArrowColumn column =
          ArrowVectors.of(
              vector(first, struct(1, "x", 2L, 3)),
              DataType.fromDDL("struct<c:struct<e:int>,b:string>"));

      column.bind(vector(second, struct(4, "y", 5L, 6)));

      assertThat(column.getStruct(0).getStruct(0, 1).getInt(0)).isEqualTo(6);
      assertThat(column.getStruct(0).getUTF8String(1)).hasToString("y");
    }
  }

  @Test
  void aNameInTheSameCaseGoesFirst() {
    try (StructVector vector = StructVector.empty("s", allocator)) {
      FieldType ints = FieldType.nullable(new ArrowType.Int(32, true));
      IntVector lower = vector.addOrGet("f", ints, IntVector.class);
      IntVector upper = vector.addOrGet("F", ints, IntVector.class);
      lower.setSafe(0, 1);
      upper.setSafe(0, 2);
      vector.setIndexDefined(0);
      vector.setValueCount(1);

      assertThat(ArrowVectors.of(vector, DataType.fromDDL("struct<F:int>")).getStruct(0).getInt(0))
          .isEqualTo(2);
      assertThat(ArrowVectors.of(vector, DataType.fromDDL("struct<f:int>")).getStruct(0).getInt(0))
          .isEqualTo(1);
    }
  }

  @Test
  void aFieldThatIsMissingInsideIsRefused() {
    try (RowBatchBuilder builder = builder("array<" + STRUCT + ">")) {
      FieldVector vector = vector(builder, (Object) null);

      assertThatThrownBy(
              () -> ArrowVectors.of(vector, DataType.fromDDL("array<struct<c:struct<z:int>>>")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Column 's.element.c' came as Arrow Struct, which cannot be read as Spark type"
                  + " struct<z:int>. Has the table changed since it was loaded?");
    }
  }

  private static InternalRow struct(int a, String b, long d, int e) {
    Object inner = new GenericInternalRow(new Object[] {d, e});
    return new GenericInternalRow(new Object[] {a, UTF8String.fromString(b), inner});
  }

  private RowBatchBuilder builder(String type) {
    List<Column> columns = List.of(new Column("s", ColumnTypes.parse(type)));
    return RowBatchBuilder.create(
        allocator,
        ArrowSchemas.of(columns, TimeUnits.EXACT),
        columns,
        List.of(new ColumnSource.Given(0, DataType.fromDDL(type))));
  }

  private static FieldVector vector(RowBatchBuilder builder, Object... values) {
    for (Object value : values) {
      builder.append(new GenericInternalRow(new Object[] {value}));
    }
    return builder.finish().getVector(0);
  }
}
