package io.maxcompute.spark.writer;

import static io.maxcompute.spark.options.RowSettings.MissingColumns.ERROR;
import static io.maxcompute.spark.options.RowSettings.MissingColumns.NULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.SimpleType;
import java.util.List;
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

    assertThat(RowMappings.of(input, ERROR).layout(COLUMNS).sources())
        .containsExactly(
            new ColumnSource.Given(1, DataTypes.LongType),
            new ColumnSource.Given(0, DataTypes.StringType));
  }

  @Test
  void writesNullWhereAColumnIsMissing() {
    StructType input = new StructType().add("id", DataTypes.LongType);

    assertThat(RowMappings.of(input, NULL).layout(COLUMNS).sources())
        .containsExactly(new ColumnSource.Given(0, DataTypes.LongType), ColumnSource.NOWHERE);
  }

  @Test
  void refusesAServiceThatNoLongerTakesAllColumns() {
    StructType input = new StructType().add("id", DataTypes.LongType).add("x", DataTypes.LongType);
    List<Column> fewer = List.of(new Column("id", SimpleType.BIGINT));
    List<Column> others = List.of(fewer.get(0), new Column("y", SimpleType.BIGINT));
    List<Column> another =
        List.of(new Column("id", SimpleType.BIGINT), new Column("x", SimpleType.BINARY));
    RowMapping rows = RowMappings.of(input, ERROR);

    assertThatThrownBy(() -> rows.layout(fewer))
        .hasMessageStartingWith("The service takes no column 'x'");
    assertThatThrownBy(() -> rows.layout(others))
        .hasMessageStartingWith("The service wants column 'y'");
    assertThatThrownBy(() -> rows.layout(another))
        .hasMessageContaining("Column 'x' is binary")
        .hasMessageContaining("If it had another type when the job began, run the job again.");
  }
}
