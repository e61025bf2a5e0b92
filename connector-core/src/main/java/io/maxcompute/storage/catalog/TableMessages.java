package io.maxcompute.storage.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SchemaJson;
import io.maxcompute.storage.table.TableId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The wire form of table descriptions: JSON inside XML (control-plane.md, sections 3.4 and 4). */
final class TableMessages {
  private TableMessages() {}

  static TableInfo info(TableId id, XmlElement table) {
    JsonNode json = schemaJson(table);
    return new TableInfo(
        id,
        table.text("Type").isEmpty() ? "MANAGED_TABLE" : table.text("Type"),
        SchemaJson.catalogSchema(json),
        json.path("comment").asText(""),
        json.path("size").asLong(0),
        json.path("recordNum").asLong(-1),
        json.path("lastModifiedTime").asLong(0),
        textMap(embedded(json.path("tableProperties"))));
  }

  static TableLayout layout(XmlElement table) {
    JsonNode json = schemaJson(table);
    JsonNode reserved = embedded(json.path("Reserved"));
    return new TableLayout(
        reserved.path("Transactional").asBoolean(false),
        textList(reserved.path("PrimaryKey")),
        json.path("PhysicalSize").asLong(0),
        reserved.path("ClusterType").asText(""),
        reserved.path("BucketNum").asInt(0),
        textList(reserved.path("ClusterCols")));
  }

  static PartitionInfo partition(XmlElement partition) {
    List<PartitionSpec.Value> values = new ArrayList<>();
    for (XmlElement column : partition.all("Column")) {
      values.add(
          new PartitionSpec.Value(
              column.attributes().getOrDefault("Name", ""),
              column.attributes().getOrDefault("Value", "")));
    }
    return new PartitionInfo(
        new PartitionSpec(values),
        number(partition.text("PartitionSize"), 0),
        number(partition.text("PartitionRecordCount"), -1));
  }

  private static JsonNode schemaJson(XmlElement table) {
    return parse(table.text("Schema"));
  }

  /** Some objects travel as strings that hold JSON. */
  private static JsonNode embedded(JsonNode text) {
    return text.isTextual() && !text.asText().isBlank() ? parse(text.asText()) : text;
  }

  private static JsonNode parse(String json) {
    try {
      return Json.parse(json);
    } catch (JsonProcessingException e) {
      throw new ProtocolException("The service described a table with text that is not JSON.", e);
    }
  }

  private static List<String> textList(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Map<String, String> textMap(JsonNode object) {
    Map<String, String> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }

  private static long number(String text, long otherwise) {
    return text.isEmpty() ? otherwise : Long.parseLong(text);
  }
}
