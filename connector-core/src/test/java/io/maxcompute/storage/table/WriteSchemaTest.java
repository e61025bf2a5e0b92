package io.maxcompute.storage.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maxcompute.storage.error.ProtocolException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteSchemaTest {
  private static final String DELTA =
      """
      {'DataColumns':[
        {'comment':'key','label':'','extendedLabels':[],'columnType':
          {'MemberName':'Id','ColumnId':1,'Type':0,'Nullable':false,'SubTypes':[],
           'IsDistributionKey':true}},
        {'columnType':{'MemberName':'s','ColumnId':2,'Type':19,'Nullable':true,'SubTypes':[
          {'MemberName':'list','ColumnId':3,'Type':17,'SubTypes':[
            {'MemberName':'item','ColumnId':4,'Type':22}]},
          {'MemberName':'map','ColumnId':-1,'Type':18,'SubTypes':[
            {'MemberName':'key','Type':4},
            {'ColumnId':4294967296,'Type':5,'Precision':10,'Scale':2}]}]}},
        {'columnType':{'MemberName':'region','Type':4,'IsDistributionKey':true}}],
       'PartitionColumns':[
         {'columnType':{'MemberName':'pt','ColumnId':9,'Type':4,'Nullable':false}}],
       'SystemColumns':[
         {'comment':'what','columnType':{'MemberName':'__operation','ColumnId':1,'Type':6}}],
       'MaxFieldSize':8388608}""";

  @Test
  void readsTheColumnsOfEachKind() throws JsonProcessingException {
    WriteSchema schema = read(DELTA);

    assertThat(schema.columns().dataColumns())
        .containsExactly(
            new Column("Id", SimpleType.BIGINT, false, "key"),
            new Column(
                "s", ColumnTypes.parse("struct<list:array<blob>,map:map<string,decimal(10,2)>>")),
            new Column("region", SimpleType.STRING));
    assertThat(schema.columns().partitionColumns())
        .containsExactly(new Column("pt", SimpleType.STRING, false, ""));
    assertThat(schema.systemColumns())
        .containsExactly(new Column("__operation", SimpleType.TINYINT, true, "what"));
    assertThat(schema.distributionKeys()).containsExactly("Id", "region");
  }

  @Test
  void findsIdsByThePathOfAColumnOrOfAPartOfOne() throws JsonProcessingException {
    WriteSchema schema = read(DELTA);

    assertThat(schema.columnIds())
        .containsExactly(
            entry("Id", 1L),
            entry("s", 2L),
            entry("s.list", 3L),
            entry("s.list.element", 4L),
            entry("s.map.value", 4294967296L),
            entry("pt", 9L));
    assertThat(schema.columnId("S.List.ELEMENT")).hasValue(4);
    assertThat(schema.columnId("s.map")).isEmpty();
    assertThat(schema.columnId("nope")).isEmpty();
  }

  @Test
  void prefersTheColumnInTheSameCase() throws JsonProcessingException {
    WriteSchema schema =
        read(
            columns(
                "'MemberName':'A','ColumnId':1,'Type':22",
                "'MemberName':'a','ColumnId':2,'Type':22"));

    assertThat(schema.columnId("a")).hasValue(2);
    assertThat(schema.columnId("A")).hasValue(1);
  }

  @Test
  void knowsNoIdForAPathThatLeadsToTwoColumns() throws JsonProcessingException {
    WriteSchema schema =
        read(
            columns(
                "'MemberName':'a','ColumnId':1,'Type':19,'SubTypes':[{'MemberName':'b','ColumnId':2,'Type':22}]",
                "'MemberName':'a.b','ColumnId':3,'Type':22"));

    assertThat(schema.columnIds()).containsExactly(entry("a", 1L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0  | bigint
          1  | double
          2  | boolean
          3  | datetime
          4  | string
          5  | decimal(38,18)
          6  | tinyint
          7  | smallint
          8  | int
          11 | binary
          12 | date
          13 | timestamp
          14 | float
          15 | interval_year_month
          16 | interval_day_time
          20 | json
          21 | timestamp_ntz
          22 | blob
          23 | variant
          24 | type code 24
          -7 | type code -7
          """)
  void readsEveryTypeCode(int code, String type) throws JsonProcessingException {
    assertThat(typeOf("'Type':" + code)).hasToString(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'Type':9,'SpecifiedLength':3                                 | char(3)
          'Type':10,'SpecifiedLength':20                               | varchar(20)
          'Type':5,'Precision':10,'Scale':2                            | decimal(10,2)
          'Type':5,'Precision':5                                       | decimal(5,0)
          'Type':5,'Precision':54,'Scale':18                           | decimal(38,18)
          'Type':5,'Precision':null,'Scale':null                       | decimal(38,18)
          'Type':4,'SubTypes':null                                     | string
          'Type':17,'SubTypes':[{'Type':99}]                           | array<type code 99>
          'Type':18,'SubTypes':[{'Type':8},{'Type':9,'SpecifiedLength':2}] | map<int,char(2)>
          'Type':19,'SubTypes':[{'MemberName':'odd name','Type':8}]    | struct<`odd name`:int>
          """,
      quoteCharacter = '"')
  void readsParameters(String parameters, String type) throws JsonProcessingException {
    assertThat(typeOf(parameters)).hasToString(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'Nullable':true                                  | 'c' has no Type.
          'Type':'4'                                       | 'c' has no Type.
          'Type':4.5                                       | 'c' has the Type 4.5.
          'Type':4294967300                                | 'c' has the Type 4294967300.
          'Type':9                                         | the type of 'c' is wrong, char length
          'Type':10,'SpecifiedLength':-1                   | the type of 'c' is wrong, varchar length
          'Type':10,'SpecifiedLength':'x'                  | 'c' has the SpecifiedLength "x".
          'Type':5,'Precision':10,'Scale':11               | the type of 'c' is wrong, decimal(10,11)
          'Type':5,'Precision':39,'Scale':2                | the type of 'c' is wrong, decimal(39,2)
          'Type':5,'Precision':-3                          | the type of 'c' is wrong, decimal(-3,0)
          'Type':17                                        | 'c' has 0 SubTypes instead of 1.
          'Type':17,'SubTypes':[{'Type':4},{'Type':4}]     | 'c' has 2 SubTypes instead of 1.
          'Type':18,'SubTypes':[{'Type':4}]                | 'c' has 1 SubTypes instead of 2.
          'Type':19,'SubTypes':[]                          | the type of 'c' is wrong, a struct needs
          'Type':19,'SubTypes':[{'Type':4}]                | a field of 'c' has no MemberName.
          'Type':19,'SubTypes':'x'                         | a list of columns is STRING.
          'Type':17,'SubTypes':[7]                         | 'c.element' has no Type.
          'Type':18,'SubTypes':[{'Type':4},{'Type':9}]     | the type of 'c.value' is wrong
          'Type':4,'ColumnId':'x'                          | 'c' has the ColumnId "x".
          'Type':4,'ColumnId':1.5                          | 'c' has the ColumnId 1.5.
          'Type':4,'ColumnId':99999999999999999999         | 'c' has the ColumnId 99999999999999999999.
          """,
      quoteCharacter = '~')
  void refusesATypeThatIsNone(String parameters, String why) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> typeOf(parameters))
        .withMessageStartingWith("The service sent a schema that cannot be used: " + why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'DataColumns':[{}]}",
        "{'DataColumns':[{'columnType':7}]}",
        "{'DataColumns':[{'columnType':{'Type':4}}]}",
        "{'DataColumns':[{'columnType':{'MemberName':'','Type':4}}]}",
        "{'DataColumns':[{'MemberName':'c','Type':4}]}",
        "{'PartitionColumns':[null]}",
        "{'SystemColumns':[7]}",
        "{'SystemColumns':8}"
      })
  void refusesASchemaThatDescribesNoColumns(String text) {
    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(text));
  }

  private static ColumnType typeOf(String parameters) throws JsonProcessingException {
    List<Column> columns = read(columns("'MemberName':'c'," + parameters)).columns().dataColumns();
    return columns.get(0).type();
  }

  private static String columns(String... nodes) {
    return "{'DataColumns':[{'columnType':{" + String.join("}},{'columnType':{", nodes) + "}}]}";
  }

  private static WriteSchema read(String text) throws JsonProcessingException {
    JsonNode json = new ObjectMapper().readTree(text.replace('\'', '"'));
    return SchemaJson.writeSchema(json);
  }
}
