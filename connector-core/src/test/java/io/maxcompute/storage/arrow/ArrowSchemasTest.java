package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowSchemasTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tinyint       | c: Int(8, true)
          smallint      | c: Int(16, true)
          int           | c: Int(32, true)
          bigint        | c: Int(64, true)
          float         | c: FloatingPoint(SINGLE)
          double        | c: FloatingPoint(DOUBLE)
          boolean       | c: Bool
          string        | c: Utf8
          varchar(5)    | c: Utf8
          char(5)       | c: Utf8
          json          | c: Utf8
          binary        | c: Binary
          blob          | c: Binary
          date          | c: Date(DAY)
          datetime      | c: Timestamp(MILLISECOND, null)
          timestamp     | c: Timestamp(NANOSECOND, null)
          timestamp_ntz | c: Timestamp(NANOSECOND, null)
          decimal(10,2) | c: Decimal(10, 2, 128)
          decimal       | c: Decimal(38, 18, 128)
          array<int>    | c: List<element: Int(32, true)>
          map<int,date> | c: Map(false)<entries: Struct<key: Int(32, true) not null, value: Date(DAY)> not null>
          struct<`a b`:int,c:array<datetime>> | c: Struct<a b: Int(32, true), c: List<element: Timestamp(MILLISECOND, null)>>
          """)
  void givesEveryTypeItsArrowForm(String type, String field) {
    Column column = new Column("c", ColumnTypes.parse(type));

    assertThat(ArrowSchemas.of(List.of(column), TimeUnits.EXACT).getFields().get(0))
        .hasToString(field);
  }

  @Test
  void usesTheUnitsItIsAskedFor() {
    List<Column> columns =
        List.of(
            new Column("d", ColumnTypes.parse("datetime")),
            new Column("t", ColumnTypes.parse("array<timestamp>")));

    assertThat(ArrowSchemas.of(columns, TimeUnits.MICROS).getFields())
        .extracting(Field::toString)
        .containsExactly(
            "d: Timestamp(MICROSECOND, null)", "t: List<element: Timestamp(MICROSECOND, null)>");
  }

  @Test
  void keepsOrderNamesAndNullability() {
    List<Column> columns =
        List.of(
            new Column("B", ColumnTypes.parse("int"), false, ""),
            new Column("a", ColumnTypes.parse("int")));

    assertThat(ArrowSchemas.of(columns, TimeUnits.EXACT).getFields())
        .extracting(Field::toString)
        .containsExactly("B: Int(32, true) not null", "a: Int(32, true)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"interval_day_time", "interval_year_month", "variant", "array<variant>"})
  void refusesATypeWithoutASettledForm(String type) {
    List<Column> columns = List.of(new Column("c", ColumnTypes.parse(type)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArrowSchemas.of(columns, TimeUnits.EXACT))
        .withMessage("Column 'c' of type " + type + " has no settled form on the Storage API.");
  }

  @Test
  void refusesAnUnknownType() {
    List<Column> columns = List.of(new Column("c", ColumnTypes.parse("geography")));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArrowSchemas.of(columns, TimeUnits.EXACT))
        .withMessage("Column 'c' of type geography is not known to this client.");
  }
}
