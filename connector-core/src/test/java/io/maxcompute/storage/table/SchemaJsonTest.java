package io.maxcompute.storage.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaJsonTest {

  @Test
  void readsAReadSchema() throws JsonProcessingException {
    TableSchema schema =
        SchemaJson.readSchema(
            json(
                """
                {'DataColumns':[
                   {'Name':'a','Type':'bigint','Comment':'','Nullable':true,'ColumnId':'1'},
                   {'Name':'B','Type':'ARRAY<INT>','Comment':'why','Nullable':false,'ColumnId':2},
                   {'Name':'c','Type':'geography'}],
                 'PartitionColumns':[
                   {'Name':'pt','Type':'string','Comment':null,'Nullable':false,'ColumnId':'3'}],
                 'SystemColumns':{},'BlobColumns':{}}"""));

    assertThat(schema)
        .isEqualTo(
            new TableSchema(
                List.of(
                    new Column("a", SimpleType.BIGINT),
                    new Column("B", new ArrayType(SimpleType.INT), false, "why"),
                    new Column("c", new UnknownType("geography"))),
                List.of(new Column("pt", SimpleType.STRING, false, ""))));
    assertThat(schema.isPartitioned()).isTrue();
    assertThat(schema.partitionNames()).containsExactly("pt");
    assertThat(schema.columns()).extracting(Column::name).containsExactly("a", "B", "c", "pt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'DataColumns':[],'PartitionColumns':[]}",
        "{'DataColumns':{},'PartitionColumns':{}}",
        "{'DataColumns':null,'PartitionColumns':null}"
      })
  void takesAnyFormOfAnAbsentListForNoColumns(String text) throws JsonProcessingException {
    TableSchema none = new TableSchema(List.of(), List.of());

    assertThat(SchemaJson.readSchema(json(text))).isEqualTo(none);
    assertThat(SchemaJson.writeSchema(json(text))).isEqualTo(none);
    assertThat(none.isPartitioned()).isFalse();
  }

  @Test
  void readsAWriteSchema() throws JsonProcessingException {
    TableSchema schema =
        SchemaJson.writeSchema(
            json(
                """
                {'DataColumns':[
                  {'comment':'key','label':'','extendedLabels':[],'columnType':
                    {'MemberName':'id','ColumnId':1,'Type':0,'Nullable':false,'SubTypes':[]}},
                  {'columnType':{'MemberName':'s','Type':19,'Nullable':true,'SubTypes':[
                    {'MemberName':'list','Type':17,'SubTypes':[{'MemberName':'element','Type':4}]},
                    {'MemberName':'map','Type':18,'SubTypes':[
                      {'MemberName':'key','Type':4},
                      {'MemberName':'value','Type':5,'Precision':10,'Scale':2}]}]}}],
                 'PartitionColumns':[{'columnType':{'MemberName':'pt','Type':4,'Nullable':false}}],
                 'SystemColumns':[],'MaxFieldSize':8388608}"""));

    assertThat(schema.dataColumns())
        .containsExactly(
            new Column("id", SimpleType.BIGINT, false, "key"),
            new Column(
                "s",
                ColumnTypes.parse("struct<list:array<string>,map:map<string,decimal(10,2)>>")));
    assertThat(schema.partitionColumns())
        .containsExactly(new Column("pt", SimpleType.STRING, false, ""));
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
          17 | type code 17
          18 | type code 18
          19 | type code 19
          20 | json
          21 | timestamp_ntz
          22 | blob
          23 | variant
          24 | type code 24
          -7 | type code -7
          """)
  void readsEveryTypeCode(int code, String type) throws JsonProcessingException {
    assertThat(typeOf("{'MemberName':'c','Type':" + code + "}")).hasToString(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'Type':9,'SpecifiedLength':3         | char(3)
          'Type':10,'SpecifiedLength':20       | varchar(20)
          'Type':5,'Precision':10,'Scale':2    | decimal(10,2)
          'Type':5,'Precision':5               | decimal(5,0)
          'Type':5,'Precision':54,'Scale':18   | decimal(38,18)
          'Type':17,'SubTypes':[]              | type code 17
          'Type':18,'SubTypes':[{'Type':4}]    | type code 18
          'Type':17,'SubTypes':[{'Type':99}]   | array<type code 99>
          'Nullable':true                      | type code -1
          """,
      quoteCharacter = '"')
  void readsParameters(String parameters, String type) throws JsonProcessingException {
    assertThat(typeOf("{'MemberName':'c'," + parameters + "}")).hasToString(type);
  }

  private static ColumnType typeOf(String node) throws JsonProcessingException {
    JsonNode schema = json("{'DataColumns':[{'columnType':" + node + "}]}");
    return SchemaJson.writeSchema(schema).dataColumns().get(0).type();
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }
}
