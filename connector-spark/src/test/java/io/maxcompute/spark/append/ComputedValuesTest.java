package io.maxcompute.spark.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.spark.types.StoreAssignment;
import io.maxcompute.spark.types.StoreAssignment.Policy;
import io.maxcompute.spark.types.WrittenType;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns whose values rows do not have as they are. */
class ComputedValuesTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void allMemoryIsFreed() {
    allocator.close();
  }

  @Test
  void castsValuesAndKeepsNulls() {
    try (RowBatchBuilder builder = cast("int", "bigint", Policy.ANSI)) {
      builder.append(row(7L));
      builder.append(row((Object) null));

      assertThat(builder.finish().contentToTSVString()).isEqualTo("c\n7\nnull\n");
    }
  }

  @Test
  void roundsDecimals() {
    try (RowBatchBuilder builder = cast("decimal(4,2)", "decimal(10,4)", Policy.ANSI)) {
      builder.append(row(Decimal.apply("12.3456")));

      assertThat(builder.finish().contentToTSVString()).isEqualTo("c\n12.35\n");
    }
  }

  @Test
  void oldPolicyWrapsValuesThatDoNotFit() {
    try (RowBatchBuilder builder = cast("int", "bigint", Policy.LEGACY)) {
      builder.append(row(4_294_967_297L));

      assertThat(builder.finish().contentToTSVString()).isEqualTo("c\n1\n");
    }
  }

  @Test
  void writesNullsFromNowhere() {
    for (String type : List.of("string", "array<int>", "struct<a:int>", "decimal(9,2)", "blob")) {
      try (RowBatchBuilder builder = builder(type, ColumnSource.NOWHERE)) {
        builder.append(row(1L));

        assertThat(builder.finish().getVector(0).isNull(0)).as(type).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert",
        "update",
        "upsert",
        "update_after",
        "update_postimage",
        "I",
        "u",
        "+I",
        "+u",
        "Update_After"
      })
  void wordsOfChangeFeedsUpsert(String word) {
    assertThat(operation(word)).isEqualTo((byte) 85);
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", "DELETE", "Delete", "d", "D", "-D", "-d"})
  void wordsOfChangeFeedsDelete(String word) {
    assertThat(operation(word)).isEqualTo((byte) 68);
  }

  @ParameterizedTest
  @ValueSource(strings = {"update_before", "update_preimage", "-U", "", " insert"})
  void otherWordsAreRefused(String word) {
    assertThatThrownBy(() -> operation(word))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("column 'op' of the row is '" + word + "', which says neither")
        .hasMessageContaining("update_postimage");
  }

  @Test
  void rowWithoutAWordIsRefused() {
    try (RowBatchBuilder builder =
        builder(
            "tinyint",
            new ColumnSource.Computed(
                DataType.fromDDL("tinyint"), new ChangeTypeFunction("op", 0)))) {
      assertThatThrownBy(() -> builder.append(row((Object) null)))
          .hasMessageStartingWith(
              "Cannot write to column 'c' of type tinyint: column 'op' of the row is null, which");
    }
  }

  private static byte operation(String word) {
    return new ChangeTypeFunction("op", 0).of(row(UTF8String.fromString(word)));
  }

  private RowBatchBuilder cast(String column, String source, Policy policy) {
    DataType from = DataType.fromDDL(source);
    DataType to = WrittenType.of(ColumnTypes.parse(column), from);
    StoreAssignment assignment = new StoreAssignment(policy, "UTC");
    return builder(
        column, new ColumnSource.Computed(to, new CastFunction(0, from, to, assignment)));
  }

  private RowBatchBuilder builder(String type, ColumnSource source) {
    List<Column> columns = List.of(new Column("c", ColumnTypes.parse(type)));
    return RowBatchBuilder.create(
        allocator, ArrowSchemas.of(columns, TimeUnits.EXACT), columns, List.of(source));
  }

  private static InternalRow row(Object... values) {
    return new GenericInternalRow(values);
  }
}
