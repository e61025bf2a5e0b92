package io.maxcompute.spark.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.types.StoreAssignment.Policy;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteCompatibilityTest {

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
        "decimal(10,2)",
        "array<map<string,struct<a:int>>>"
      })
  void theSameTypeIsWritten(String type) {
    assertThat(objection(type, type)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bigint|tinyint",
        "bigint|int",
        "int|smallint",
        "smallint|tinyint",
        "double|float",
        "json|string",
        "char(3)|string",
        "varchar(3)|varchar(9)",
        "string|char(9)",
        "datetime|timestamp",
        "decimal(12,3)|decimal(10,2)",
        "decimal(38,18)|decimal(38,18)",
        "array<bigint>|array<int>",
        "map<string,double>|map<string,float>",
        "struct<A:bigint,b:string>|struct<B:string,a:int>",
        "blob|binary",
        "array<struct<a:map<string,blob>>>|array<struct<a:map<string,binary>>>",
        "int|void",
        "array<int>|array<void>"
      })
  void aValueThatKeepsItsMeaningIsWritten(String column, String source) {
    assertThat(objection(column, source)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int|bigint",
        "tinyint|smallint",
        "float|double",
        "bigint|string",
        "binary|string",
        "decimal(10,2)|decimal(11,2)",
        "decimal(10,2)|decimal(10,3)",
        "decimal(10,2)|int",
        "date|timestamp",
        "boolean|int",
        "array<int>|array<bigint>",
        "array<int>|int",
        "map<int,int>|map<bigint,int>"
      })
  void aValueThatMayLoseItsMeaningIsNot(String column, String source) {
    assertThat(objection(column, source))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("in the table, and a value of Spark type"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "double|bigint|STRICT",
        "string|int|STRICT",
        "timestamp|date|STRICT",
        "array<double>|array<bigint>|STRICT",
        "int|bigint|ANSI",
        "tinyint|decimal(10,2)|ANSI",
        "decimal(10,2)|decimal(38,10)|ANSI",
        "float|double|ANSI",
        "string|timestamp|ANSI",
        "varchar(3)|int|ANSI",
        "date|timestamp|ANSI",
        "datetime|timestamp_ntz|ANSI",
        "map<int,int>|map<bigint,double>|ANSI",
        "struct<a:int,b:array<tinyint>>|struct<b:array<int>,A:bigint>|ANSI",
        "bigint|string|LEGACY",
        "boolean|int|LEGACY",
        "binary|string|LEGACY",
        "string|array<int>|LEGACY"
      })
  void aValueThatThePolicyCastsIsWritten(String column, String source, Policy policy) {
    assertThat(objection(column, source, policy)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bigint|string|ANSI",
        "boolean|int|ANSI",
        "bigint|timestamp|ANSI",
        "binary|string|ANSI",
        "string|array<int>|ANSI",
        "array<int>|array<string>|ANSI",
        "array<int>|int|LEGACY",
        "date|int|LEGACY"
      })
  void aValueThatThePolicyDoesNotCastIsNot(String column, String source, Policy policy) {
    assertThat(objection(column, source, policy)).isPresent();
  }

  @Test
  void theObjectionNamesThePlaceAndBothTypes() {
    assertThat(objection("struct<a:array<int>>", "struct<a:array<bigint>>"))
        .contains(
            "Column 'c.a.element' is int in the table, and a value of Spark type bigint may not"
                + " keep its meaning there. Cast it in the query.");
  }

  @Test
  void aStructFieldThatIsMissingIsNamed() {
    assertThat(objection("struct<a:int,b:int>", "struct<a:int>"))
        .contains(
            "Field 'b' of column 'c' is missing in the written rows. Add it, as null if it has no"
                + " value.");
  }

  @Test
  void aStructFieldThatTheTableLacksIsNamed() {
    assertThat(objection("struct<a:int>", "struct<a:int,z:int,y:int>"))
        .contains(
            "Column 'c' has no field 'z' in the table. Leave it out, or add it to the table.");
  }

  @Test
  void aStructFieldThatComesTwiceIsNamed() {
    assertThat(objection("struct<a:int>", "struct<a:int,A:int>"))
        .contains(
            "Field 'a' of column 'c' appears twice in the written rows: names are compared without"
                + " case.");
  }

  @Test
  void aBlobTakesItsContentAlone() {
    assertThat(objection("array<blob>", "array<string>"))
        .contains(
            "Column 'c.element' is a blob in the table, whose content is of Spark type binary, and"
                + " not string. If these are references that were read with option 'blobs' ="
                + " 'reference': read with 'blobs' = 'content' instead, for references cannot be"
                + " written.");
    assertThat(objection("blob", "int"))
        .contains(
            "Column 'c' is a blob in the table, whose content is of Spark type binary, and not int."
                + " Cast it in the query.");
  }

  @Test
  void aColumnThatSparkCannotReadCannotBeWrittenEither() {
    assertThat(objection("array<variant>", "array<string>"))
        .contains("Column 'c' of type array<variant> cannot be written by Spark.");
  }

  private static Optional<String> objection(String column, String source) {
    return objection(column, source, Policy.STRICT);
  }

  private static Optional<String> objection(String column, String source, Policy policy) {
    return WriteCompatibility.objection(
        new Column("c", ColumnTypes.parse(column)),
        DataType.fromDDL(source),
        new StoreAssignment(policy, "UTC"));
  }
}
