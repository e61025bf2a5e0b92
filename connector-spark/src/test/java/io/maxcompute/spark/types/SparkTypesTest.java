package io.maxcompute.spark.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.SimpleType;
import java.util.List;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkTypesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tinyint|tinyint",
        "smallint|smallint",
        "int|int",
        "bigint|bigint",
        "float|float",
        "double|double",
        "boolean|boolean",
        "string|string",
        "json|string",
        "binary|binary",
        "date|date",
        "datetime|timestamp",
        "timestamp|timestamp",
        "timestamp_ntz|timestamp_ntz",
        "decimal(38,18)|decimal(38,18)",
        "char(5)|char(5)",
        "varchar(7)|varchar(7)",
        "array<array<char(3)>>|array<array<char(3)>>",
        "map<string,decimal(5,2)>|map<string,decimal(5,2)>",
        "struct<Aa:int,b:array<datetime>>|struct<Aa:int,b:array<timestamp>>"
      })
  void everyReadableTypeHasASparkType(String maxCompute, String spark) {
    assertThat(SparkTypes.dataType(ColumnTypes.parse(maxCompute)).map(DataType::catalogString))
        .contains(spark);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tinyint",
        "smallint",
        "int",
        "bigint",
        "float",
        "double",
        "boolean",
        "string",
        "binary",
        "date",
        "timestamp",
        "timestamp_ntz",
        "decimal(38,0)",
        "char(5)",
        "varchar(7)",
        "array<map<string,struct<Aa:int,`odd name`:varchar(2)>>>"
      })
  void aTypeMadeOfASparkTypeIsTheTypeItCameFrom(String type) {
    DataType spark = SparkTypes.dataType(ColumnTypes.parse(type)).orElseThrow();

    assertThat(SparkTypes.columnType(spark)).isEqualTo(ColumnTypes.parse(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interval_day_time",
        "interval_year_month",
        "variant",
        "geography",
        "array<variant>",
        "map<string,variant>",
        "map<variant,string>",
        "struct<a:int,b:interval_day_time>"
      })
  void anUnreadableColumnIsListedAndRefusedOnlyWhenAskedFor(String type) {
    Column column = new Column("c", ColumnTypes.parse(type));

    StructType schema = SparkTypes.schema(List.of(new Column("k", SimpleType.INT), column));

    assertThat(schema.catalogString()).isEqualTo("struct<k:int,c:void>");
    assertThat(schema.apply("c").metadata().getString("maxcompute.unsupportedType"))
        .isEqualTo(type);
    assertThatThrownBy(() -> SparkTypes.requireSupported(column, BlobForm.CONTENT))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "Column 'c' has type "
                + type
                + ", which Spark cannot read. Select the other columns, or convert it in"
                + " MaxCompute, for example by a view with CAST(c AS STRING).");
  }

  @Test
  void aReadableColumnIsNotRefused() {
    assertThatCode(
            () -> SparkTypes.requireSupported(new Column("k", SimpleType.JSON), BlobForm.CONTENT))
        .doesNotThrowAnyException();
  }

  @Test
  void nullabilityAndCommentsAreKeptBothWays() {
    List<Column> columns =
        List.of(
            new Column("id", SimpleType.BIGINT, false, "the key"),
            new Column("Name", SimpleType.STRING, true, ""));

    StructType schema = SparkTypes.schema(columns);

    assertThat(schema.apply("id").nullable()).isFalse();
    assertThat(schema.apply("id").getComment().get()).isEqualTo("the key");
    assertThat(schema.apply("Name").metadata()).isEqualTo(Metadata.empty());
    assertThat(SparkTypes.columns(schema)).isEqualTo(columns);
  }

  @Test
  void charAndVarcharAreReportedAsSuchAndSparkReplacesThemItself() {
    StructType schema = SparkTypes.schema(List.of(new Column("c", ColumnTypes.parse("char(5)"))));

    StructField asSparkPlansIt =
        CharVarcharUtils.replaceCharVarcharWithStringInSchema(schema).apply("c");

    assertThat(schema.apply("c").dataType()).isEqualTo(new CharType(5));
    assertThat(asSparkPlansIt.dataType()).isEqualTo(DataTypes.StringType);
    assertThat(asSparkPlansIt.metadata().getString("__CHAR_VARCHAR_TYPE_STRING"))
        .isEqualTo("char(5)");
    assertThat(SparkTypes.column(asSparkPlansIt))
        .isEqualTo(new Column("c", ColumnTypes.parse("char(5)")));
  }

  @Test
  void aSparkTypeWithoutCounterpartIsRefusedWithItsPlace() {
    StructType inner = new StructType().add("when", DataTypes.CalendarIntervalType);
    StructType schema = new StructType().add("a", DataTypes.createArrayType(inner));

    assertThatThrownBy(() -> SparkTypes.columns(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Column 'a.element.when' of Spark type interval cannot be stored: MaxCompute has no"
                + " such column type. Cast it, for example to string, or leave it out.");
  }

  @Test
  void typesWithoutCounterpartAreRefused() {
    List<DataType> types =
        List.of(
            DataTypes.NullType,
            DataTypes.createDayTimeIntervalType(),
            YearMonthIntervalType.apply(),
            new StructType());

    assertThat(types)
        .allSatisfy(
            type ->
                assertThatThrownBy(() -> SparkTypes.columnType(type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("A value of Spark type " + type.simpleString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "blob | binary | string",
        "array<blob> | - | array<string>",
        "map<string,blob> | - | map<string,string>",
        "struct<n:bigint,face:array<blob>> | - | struct<n:bigint,face:array<string>>",
        "array<interval_day_time> | - | -"
      })
  void blobsAreContentAtTheTopAndReferencesAtAnyDepth(
      String type, String content, String reference) {
    Column column = new Column("c", ColumnTypes.parse(type));

    assertThat(shown(column, BlobForm.CONTENT)).isEqualTo(content);
    assertThat(shown(column, BlobForm.REFERENCE)).isEqualTo(reference);
    assertThat(SparkTypes.dataType(column.type())).as("written").isEmpty();
  }

  private static String shown(Column column, BlobForm form) {
    try {
      SparkTypes.requireSupported(column, form);
    } catch (UnsupportedOperationException e) {
      return "-";
    }
    return SparkTypes.schema(List.of(column), form).apply("c").dataType().catalogString();
  }
}
