package io.maxcompute.storage.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maxcompute.storage.error.ProtocolException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    assertThat(SchemaJson.writeSchema(json(text)))
        .isEqualTo(new WriteSchema(none, List.of(), Map.of(), List.of()));
    assertThat(none.isPartitioned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'DataColumns':'a'}",
        "{'DataColumns':7}",
        "{'DataColumns':{'Name':'a','Type':'int'}}",
        "{'PartitionColumns':true}",
        "{'DataColumns':[1]}",
        "{'DataColumns':[null]}",
        "{'DataColumns':[[]]}",
        "{'DataColumns':[{}]}",
        "{'DataColumns':[{'Type':'int'}]}",
        "{'DataColumns':[{'Name':'','Type':'int'}]}",
        "{'DataColumns':[{'Name':' ','Type':'int'}]}",
        "{'DataColumns':[{'Name':null,'Type':'int'}]}",
        "{'DataColumns':[{'Name':3,'Type':'int'}]}",
        "{'DataColumns':[{'Name':'a'}]}",
        "{'DataColumns':[{'Name':'a','Type':''}]}",
        "{'DataColumns':[{'Name':'a','Type':8}]}"
      })
  void refusesAReadSchemaThatDescribesNoColumns(String text) throws JsonProcessingException {
    JsonNode schema = json(text);

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> SchemaJson.readSchema(schema))
        .withMessageStartingWith("The service sent a schema that cannot be used: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'schema':null}", "{'schema':[]}", "{'schema':'DataColumns'}"})
  void refusesAnAnswerWithoutASchema(String text) throws JsonProcessingException {
    JsonNode schema = json(text).path("schema");

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> SchemaJson.readSchema(schema));
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> SchemaJson.writeSchema(schema));
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> SchemaJson.catalogSchema(schema));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }
}
