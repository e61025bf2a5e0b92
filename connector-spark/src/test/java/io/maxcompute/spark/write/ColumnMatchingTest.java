package io.maxcompute.spark.write;

import static io.maxcompute.spark.options.RowSettings.MissingColumns.ERROR;
import static io.maxcompute.spark.options.RowSettings.MissingColumns.NULL;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.spark.writer.RowMapping;
import io.maxcompute.spark.writer.RowMappings;
import io.maxcompute.spark.writer.WriteTarget;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ColumnMatchingTest {
  private static final TableSchema TABLE =
      new TableSchema(
          List.of(new Column("id", SimpleType.BIGINT), new Column("name", SimpleType.STRING)),
          List.of(new Column("dt", SimpleType.STRING)));

  private static final WriteTarget TARGET = target("");

  @Test
  void takesColumnsInAnyOrderAndCase() {
    StructType input =
        new StructType()
            .add("DT", DataTypes.StringType)
            .add("Name", DataTypes.StringType)
            .add("ID", DataTypes.LongType);

    assertThatCode(() -> check(TARGET, input)).doesNotThrowAnyException();
  }

  @Test
  void reportsAllDifferencesAtOnce() {
    StructType input =
        new StructType()
            .add("id", DataTypes.StringType)
            .add("dt", DataTypes.StringType)
            .add("DT", DataTypes.StringType)
            .add("amount", DataTypes.DoubleType);

    assertThatThrownBy(() -> check(TARGET, input))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot write to table 'shop.orders': Column 'id' is bigint")
        .hasMessageContaining("Column 'name' (string) is missing.")
        .hasMessageContaining("Column 'dt' is there 2 times.")
        .hasMessageContaining("The table has no column 'amount'.")
        .hasMessageContaining("Columns are matched by name, in any case.");
  }

  @Test
  void takesAColumnThatThePartitionHasFixed() {
    StructType input =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("name", DataTypes.StringType)
            .add("dt", DataTypes.StringType);

    assertThatCode(() -> check(target("dt=1"), input)).doesNotThrowAnyException();
  }

  @Test
  void missingColumnsAreNullOnlyWhereTheyMayBe() {
    StructType input = new StructType().add("id", DataTypes.LongType);
    RowMapping rows = RowMappings.of(input, NULL);

    assertThatThrownBy(() -> ColumnMatching.check(TARGET, rows, List::of))
        .hasMessageContaining("Column 'dt' (string) is missing.")
        .hasMessageNotContaining("'name'");
    assertThatThrownBy(() -> ColumnMatching.check(TARGET, rows, () -> List.of("NAME")))
        .hasMessageContaining("Column 'name' (string, of the primary key) is missing.");
  }

  private static void check(WriteTarget target, StructType input) {
    ColumnMatching.check(target, RowMappings.of(input, ERROR), List::of);
  }

  private static WriteTarget target(String partition) {
    return WriteTarget.of(
        TableId.parse("orders", "shop", ""), TABLE, PartitionSpec.parse(partition));
  }
}
