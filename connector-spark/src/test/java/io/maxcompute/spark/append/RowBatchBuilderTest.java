package io.maxcompute.spark.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowBatchBuilderTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void allocatesNothingBeforeTheFirstRow() {
    try (RowBatchBuilder builder = builder("string", "string")) {
      assertThat(builder.rowCount()).isZero();
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }

  @Test
  void aBatchMayHaveNoRows() {
    String type = "struct<a:map<string,array<boolean>>>";
    try (RowBatchBuilder builder = builder(type, type)) {
      assertThat(builder.finish().getRowCount()).isZero();
    }
  }

  @Test
  void valuesComeFromTheOrdinals() {
    List<Column> columns = List.of(column("bigint"), column("string"));
    StructType rowType = StructType.fromDDL("s string, n bigint");
    int[] ordinals = {1, 0};
    try (RowBatchBuilder builder = builder(columns, rowType, ordinals)) {
      builder.append(row(text("a"), 7L));
      builder.append(row(null, null));

      VectorSchemaRoot root = builder.finish();

      assertThat(objects(root.getVector(0))).containsExactly(7L, null);
      assertThat(objects(root.getVector(1))).asString().isEqualTo("[a, null]");
    }
  }

  @Test
  void aResetForgetsTheRowsAndKeepsTheMemory() {
    try (RowBatchBuilder builder = builder("string", "string")) {
      builder.append(row(text("first")));
      builder.append(row((Object) null));
      builder.finish();
      builder.reset();
      long kept = allocator.getAllocatedMemory();
      builder.append(row(text("second")));
      builder.append(row(text("third")));

      assertThat(objects(builder.finish().getVector(0))).asString().isEqualTo("[second, third]");
      assertThat(kept).isPositive();
      assertThat(builder.rowCount()).isEqualTo(2);
    }
  }

  @Test
  void theBatchGrowsWhileItIsLent() {
    try (RowBatchBuilder builder = builder("bigint", "bigint")) {
      for (long i = 0; i < 5000; i++) {
        builder.append(row(i));
        if (i == 1000) {
          assertThat(builder.finish().getVector(0).getObject(1000)).isEqualTo(1000L);
        }
      }
      FieldVector vector = builder.finish().getVector(0);
      assertThat(vector.getValueCount()).isEqualTo(5000);
      assertThat(vector.getObject(4999)).isEqualTo(4999L);
    }
  }

  @Test
  void byteSizeFollowsWhatTheBatchTakes() {
    String type = "struct<a:string,b:array<bigint>,c:boolean>";
    try (RowBatchBuilder builder = builder(type, type)) {
      Random random = new Random(1);
      for (int i = 0; i < 4000; i++) {
        Object[] numbers = random.longs(random.nextInt(5)).boxed().toArray();
        UTF8String text = text("x".repeat(random.nextInt(60)));
        builder.append(row(row(text, new GenericArrayData(numbers), true)));
      }
      long estimate = builder.byteSize();
      long actual = 0;
      for (FieldVector vector : builder.finish().getFieldVectors()) {
        actual += vector.getBufferSize();
      }
      assertThat((double) estimate).isBetween(actual * 0.98, actual * 1.02);
    }
  }

  @Test
  void aStringOfAMebibyteArrivesWhole() {
    byte[] bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);
    try (RowBatchBuilder builder = builder("binary", "binary")) {
      builder.append(row((Object) bytes));
      assertThat((byte[]) builder.finish().getVector(0).getObject(0)).isEqualTo(bytes);
    }
  }

  @Test
  void aNarrowerIntegerIsWidened() {
    assertThat(written("smallint", "tinyint", (byte) -5)).isEqualTo((short) -5);
    assertThat(written("int", "tinyint", (byte) -5)).isEqualTo(-5);
    assertThat(written("bigint", "smallint", (short) -5)).isEqualTo(-5L);
    assertThat(written("bigint", "int", Integer.MIN_VALUE)).isEqualTo((long) Integer.MIN_VALUE);
    assertThat(written("bigint", "int", null)).isNull();
  }

  @Test
  void aFloatIsWidenedToADouble() {
    assertThat(written("double", "float", 0.1f)).isEqualTo((double) 0.1f);
  }

  @ParameterizedTest
  @CsvSource({
    "'decimal(38,10)', 'decimal(10,2)', -12345678.91, -12345678.9100000000",
    "'decimal(38,18)', 'decimal(18,0)', -999999999999999999, -999999999999999999.000000000000000000",
    "'decimal(38,20)', 'decimal(3,1)', 12.5, 12.50000000000000000000",
    "'decimal(20,3)', 'decimal(19,2)', 12345678901234567.89, 12345678901234567.890"
  })
  void aDecimalIsBroughtToTheScaleOfTheColumn(
      String column, String source, String value, String expected) {
    DecimalType type = (DecimalType) DataType.fromDDL(source);
    Decimal decimal = Decimal.apply(new BigDecimal(value), type.precision(), type.scale());

    assertThat(written(column, source, decimal)).isEqualTo(new BigDecimal(expected));
  }

  @Test
  void allMemoryIsFreedAfterItRanOut() {
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 1 << 16);
        RowBatchBuilder builder =
            RowBatchBuilder.create(
                small,
                ArrowSchemas.of(List.of(column("string")), TimeUnits.EXACT),
                List.of(column("string")),
                List.of(new ColumnSource.Given(0, DataTypes.StringType)))) {
      assertThatThrownBy(() -> builder.append(row(text("x".repeat(1 << 20)))))
          .isInstanceOf(OutOfMemoryException.class);
    }
  }

  @Test
  void structFieldsAreMatchedByNameInAnyCase() {
    Object struct = row(text("s"), 7);
    assertThat(written("struct<a:bigint,b:string>", "struct<B:string,A:int>", struct))
        .hasToString("{\"a\":7,\"b\":\"s\"}");
  }

  @Test
  void aVoidColumnIsWrittenAsNulls() {
    assertThat(written("array<int>", "void", null)).isNull();
  }

  @Test
  void fieldsOfANullStructNeedNoValue() {
    String type = "struct<a:int,b:map<string,boolean>,c:struct<d:decimal(20,2),e:array<int>>>";
    assertThat(written(type, type, null)).isNull();
  }

  @Test
  void aRowTypeThatDoesNotFitIsRefusedAtOnce() {
    assertThatThrownBy(() -> builder("int", "bigint"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot write to column 'c' of type int: values of Spark type bigint do not fit Arrow"
                + " Int(32, true). Cast them in the query.");
  }

  private Object written(String column, String source, Object value) {
    try (RowBatchBuilder builder = builder(column, source)) {
      builder.append(row(value));
      return builder.finish().getVector(0).getObject(0);
    }
  }

  private RowBatchBuilder builder(String column, String source) {
    DataType type = DataType.fromDDL(source);
    return builder(List.of(column(column)), new StructType().add("c", type), new int[] {0});
  }

  private RowBatchBuilder builder(List<Column> columns, StructType rowType, int[] ordinals) {
    List<ColumnSource> sources =
        IntStream.of(ordinals)
            .<ColumnSource>mapToObj(i -> new ColumnSource.Given(i, rowType.apply(i).dataType()))
            .toList();
    return RowBatchBuilder.create(
        allocator, ArrowSchemas.of(columns, TimeUnits.EXACT), columns, sources);
  }

  private static Column column(String type) {
    return new Column("c", ColumnTypes.parse(type));
  }

  private static List<Object> objects(FieldVector vector) {
    return IntStream.range(0, vector.getValueCount())
        .<Object>mapToObj(vector::getObject)
        .collect(Collectors.toList());
  }

  private static InternalRow row(Object... values) {
    return new GenericInternalRow(values);
  }

  private static UTF8String text(String value) {
    return UTF8String.fromString(value);
  }
}
