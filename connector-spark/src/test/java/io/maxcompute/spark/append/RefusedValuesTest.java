package io.maxcompute.spark.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedValuesTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void aDatetimeWithPartsOfAMillisecond() {
    assertRefused(
        "datetime",
        "timestamp",
        micros("1969-12-31T23:59:59.999999Z"),
        "time 1969-12-31T23:59:59.999999Z has a part below the millisecond, which the column would"
            + " lose. Cut it in the query, for example by date_trunc('millisecond', ...), or use a"
            + " timestamp column.");
  }

  @Test
  void aTimestampWithPartsOfASecondWhereSecondsAreWritten() {
    TimeUnits seconds = new TimeUnits(TimeUnit.SECOND, TimeUnit.SECOND);

    assertThatCode(() -> write("timestamp", seconds, micros("1582-10-04T00:00:01Z")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> write("timestamp", seconds, micros("1582-10-04T00:00:01.5Z")))
        .hasMessageContaining("time 1582-10-04T00:00:01.500Z has a part below the second");
  }

  @Test
  void aTimestampThatNanosecondsCannotHold() {
    assertRefused(
        "timestamp",
        "timestamp",
        micros("1582-10-15T00:00:00Z"),
        "time 1582-10-15T00:00:00Z is outside 1677-09-21T00:12:43.145225Z to"
            + " 2262-04-11T23:47:16.854775Z, the times this column holds when it is written.");
  }

  @Test
  void theEndsOfWhatNanosecondsHoldAreWritten() {
    for (String end : List.of("1677-09-21T00:12:43.145225Z", "2262-04-11T23:47:16.854775Z")) {
      assertThatCode(() -> write("timestamp", TimeUnits.EXACT, micros(end)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aWallClockTimeIsShownWithoutZone() {
    assertThatThrownBy(
            () -> write("timestamp_ntz", TimeUnits.MICROS, micros("+10000-01-01T00:00:00Z")))
        .hasMessage(
            "Cannot write to column 'c' of type timestamp_ntz: time +10000-01-01T00:00:00 is"
                + " outside 0001-01-01T00:00:00 to 9999-12-31T23:59:59.999999, the times this"
                + " column holds when it is written.");
  }

  @Test
  void aDatetimeBeforeTheFirstYear() {
    assertRefused(
        "datetime",
        "timestamp",
        micros("0000-12-31T23:59:59Z"),
        "time 0000-12-31T23:59:59Z is outside 0001-01-01T00:00:00Z to"
            + " 9999-12-31T23:59:59.999999Z, the times this column holds when it is written.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000-12-31", "+10000-01-01"})
  void aDateOutsideTheYearsOneTo9999(String date) {
    assertRefused(
        "date",
        "date",
        (int) LocalDate.parse(date).toEpochDay(),
        "date " + date + " is outside 0001-01-01 to 9999-12-31, the dates MaxCompute holds.");
  }

  @Test
  void textLongerThanItsColumn() {
    assertRefused(
        "varchar(3)",
        "string",
        text("ab中😀"),
        "'ab中😀' has 4 characters, and at most 3 fit. Shorten it in the query, for example by"
            + " left(..., 3).");
  }

  @Test
  void longTextIsShownInPart() {
    assertRefused(
        "char(5)",
        "string",
        text("x".repeat(100)),
        "'"
            + "x".repeat(40)
            + "...' has 100 characters, and at most 5 fit. Shorten it in the query, for example by"
            + " left(..., 5).");
  }

  @Test
  void lengthIsCountedInCharactersNotInBytes() {
    assertThatCode(() -> write("char(3)", TimeUnits.EXACT, text("中😀é"), "string"))
        .doesNotThrowAnyException();
  }

  @Test
  void aDecimalWithTooManyDigits() {
    assertRefused(
        "decimal(4,2)",
        "decimal(4,2)",
        Decimal.apply("123.45"),
        "decimal 123.45 has too many digits.");
    assertRefused(
        "decimal(20,2)",
        "decimal(20,2)",
        Decimal.apply("1234567890123456789.00"),
        "decimal 1234567890123456789.00 has too many digits.");
  }

  @Test
  void aDecimalWithTooManyPlaces() {
    assertRefused(
        "decimal(4,2)",
        "decimal(4,2)",
        Decimal.apply("1.234"),
        "decimal 1.234 has more than 2 decimal places.");
  }

  @Test
  void aNullWhereNoneMayBe() {
    Column column = new Column("k", ColumnTypes.parse("bigint"), false, "");

    assertThatThrownBy(() -> write(column, TimeUnits.EXACT, null, "bigint"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot write to column 'k' of type bigint: it takes no nulls, and the value is"
                + " null.");
  }

  @Test
  void aNullKeyOfAMap() {
    Object map =
        new ArrayBasedMapData(
            new GenericArrayData(new Object[] {null}), new GenericArrayData(new Object[] {1}));

    assertThatThrownBy(() -> write("map<string,int>", TimeUnits.EXACT, map, "map<string,int>"))
        .hasMessage(
            "Cannot write to column 'c.key' of type string: it takes no nulls, and the value is"
                + " null.");
  }

  @Test
  void theMessageNamesThePlaceOfANestedValue() {
    Object struct =
        new GenericInternalRow(
            new Object[] {new GenericArrayData(new Object[] {text("ok"), text("long")})});

    assertThatThrownBy(
            () ->
                write(
                    "struct<a:array<varchar(2)>>",
                    TimeUnits.EXACT,
                    struct,
                    "struct<a:array<string>>"))
        .hasMessageStartingWith("Cannot write to column 'c.a.element' of type varchar(2): 'long'");
  }

  @Test
  void aBatchIsUsableAgainAfterAReset() {
    Column column = new Column("c", ColumnTypes.parse("array<varchar(2)>"));
    try (RowBatchBuilder builder = builder(column, TimeUnits.EXACT, "array<string>")) {
      Object refused = new GenericArrayData(new Object[] {null, text("ok"), text("long")});
      assertThatThrownBy(() -> builder.append(new GenericInternalRow(new Object[] {refused})))
          .hasMessageContaining("'long' has 4 characters");

      builder.reset();
      Object good = new GenericArrayData(new Object[] {text("a"), text("b")});
      builder.append(new GenericInternalRow(new Object[] {good}));

      assertThat(builder.finish().getVector(0).getObject(0)).hasToString("[\"a\",\"b\"]");
    }
  }

  private void assertRefused(String column, String source, Object value, String reason) {
    assertThatThrownBy(() -> write(column, TimeUnits.EXACT, value, source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot write to column 'c' of type " + column + ": " + reason);
  }

  private void write(String type, TimeUnits units, long time) {
    write(type, units, time, type);
  }

  private void write(String column, TimeUnits units, Object value, String source) {
    write(new Column("c", ColumnTypes.parse(column)), units, value, source);
  }

  private void write(Column column, TimeUnits units, Object value, String source) {
    try (RowBatchBuilder builder = builder(column, units, source)) {
      builder.append(new GenericInternalRow(new Object[] {value}));
      builder.finish();
    }
  }

  private RowBatchBuilder builder(Column column, TimeUnits units, String source) {
    ColumnSource values = new ColumnSource.Given(0, DataType.fromDDL(source));
    List<Column> columns = List.of(column);
    return RowBatchBuilder.create(
        allocator, ArrowSchemas.of(columns, units), columns, List.of(values));
  }

  private static UTF8String text(String value) {
    return UTF8String.fromString(value);
  }

  private static long micros(String instant) {
    Instant parsed = Instant.parse(instant);
    return parsed.getEpochSecond() * 1_000_000 + parsed.getNano() / 1000;
  }
}
