package io.maxcompute.spark.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.util.List;
import java.util.Set;
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

    assertThatCode(() -> ColumnMatching.check(TARGET, input)).doesNotThrowAnyException();
    assertThat(ColumnMatching.ordinals(TARGET.columns(), List.of(), input, Set.of()))
        .containsExactly(2, 1, 0);
  }

  @Test
  void reportsAllDifferencesAtOnce() {
    StructType input =
        new StructType()
            .add("id", DataTypes.StringType)
            .add("dt", DataTypes.StringType)
            .add("DT", DataTypes.StringType)
            .add("amount", DataTypes.DoubleType);

    assertThatThrownBy(() -> ColumnMatching.check(TARGET, input))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot write to table 'shop.orders': Column 'id' is bigint")
        .hasMessageContaining("Column 'name' (string) is missing.")
        .hasMessageContaining("Column 'dt' is there 2 times.")
        .hasMessageContaining("The table has no column 'amount'.")
        .hasMessageEndingWith("Columns are matched by name, in any case.");
  }

  @Test
  void refusesAServiceThatNoLongerTakesAllColumns() {
    StructType input = new StructType().add("id", DataTypes.LongType).add("x", DataTypes.LongType);
    List<Column> fewer = List.of(new Column("id", SimpleType.BIGINT));
    List<Column> others = List.of(fewer.get(0), new Column("y", SimpleType.BIGINT));

    assertThatThrownBy(() -> ColumnMatching.ordinals(fewer, List.of(), input, Set.of()))
        .hasMessageStartingWith("The service takes no column 'x'");
    assertThatThrownBy(() -> ColumnMatching.ordinals(others, List.of(), input, Set.of()))
        .hasMessageStartingWith("The service wants column 'y'");
  }

  @Test
  void takesAColumnThatThePartitionHasFixed() {
    StructType input =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("name", DataTypes.StringType)
            .add("dt", DataTypes.StringType);
    WriteTarget target = target("dt=1");

    ColumnMatching.check(target, input);

    assertThat(
            ColumnMatching.ordinals(target.columns(), target.partitionColumns(), input, Set.of()))
        .containsExactly(0, 1);
  }

  private static WriteTarget target(String partition) {
    return WriteTarget.of(
        TableId.parse("orders", "shop", ""), TABLE, PartitionSpec.parse(partition));
  }
}
