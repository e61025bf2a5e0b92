package io.maxcompute.spark.writer;

import static io.maxcompute.spark.options.RowSettings.MissingColumns.ERROR;
import static io.maxcompute.spark.options.RowSettings.MissingColumns.NULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.spark.options.RowSettings;
import io.maxcompute.spark.options.RowSettings.MissingColumns;
import io.maxcompute.spark.types.StoreAssignment;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.Operation;
import io.maxcompute.storage.table.SimpleType;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class RowMappingTest {
  private static final List<Column> COLUMNS =
      List.of(new Column("id", SimpleType.BIGINT), new Column("name", SimpleType.STRING));

  @Test
  void findsColumnsInAnyOrderAndCase() {
    StructType input =
        new StructType().add("Name", DataTypes.StringType).add("ID", DataTypes.LongType);

    assertThat(rows(input, ERROR).layout(COLUMNS).sources())
        .containsExactly(
            new ColumnSource.Given(1, DataTypes.LongType),
            new ColumnSource.Given(0, DataTypes.StringType));
  }

  @Test
  void writesNullWhereAColumnIsMissing() {
    StructType input = new StructType().add("id", DataTypes.LongType);

    assertThat(rows(input, NULL).layout(COLUMNS).sources())
        .containsExactly(new ColumnSource.Given(0, DataTypes.LongType), ColumnSource.NOWHERE);
  }

  @Test
  void refusesAServiceThatNoLongerTakesAllColumns() {
    StructType input = new StructType().add("id", DataTypes.LongType).add("x", DataTypes.LongType);
    List<Column> fewer = List.of(new Column("id", SimpleType.BIGINT));
    List<Column> others = List.of(fewer.get(0), new Column("y", SimpleType.BIGINT));
    List<Column> another =
        List.of(new Column("id", SimpleType.BIGINT), new Column("x", SimpleType.BINARY));
    RowMapping rows = rows(input, ERROR);

    assertThatThrownBy(() -> rows.layout(fewer))
        .hasMessageStartingWith("The service takes no column 'x'");
    assertThatThrownBy(() -> rows.layout(others))
        .hasMessageStartingWith("The service wants column 'y'");
    assertThatThrownBy(() -> rows.layout(another))
        .hasMessageContaining("Column 'x' is binary")
        .hasMessageContaining("If it had another type when the job began, run the job again.");
  }

  private static RowMapping rows(StructType input, MissingColumns missing) {
    return new RowMapping(
        input,
        new RowSettings(missing, Operation.UPSERT, ""),
        new StoreAssignment(StoreAssignment.Policy.ANSI, "UTC"),
        List.of(),
        Set.of("dt"));
  }
}
