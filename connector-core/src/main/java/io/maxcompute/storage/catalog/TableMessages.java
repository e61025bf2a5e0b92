package io.maxcompute.storage.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SchemaJson;
import io.maxcompute.storage.table.TableId;
import java.util.ArrayList;
import java.util.List;

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
        json.path("owner").asText(table.text("Owner")),
        ControlFields.number(json, "size", 0),
        ControlFields.number(json, "recordNum", -1),
        ControlFields.number(json, "createTime", 0),
        ControlFields.number(json, "lastModifiedTime", 0),
        ControlFields.count(json, "lifecycle", -1),
        json.path("viewText").asText(""),
        ControlFields.textMap(ControlFields.embedded(json.path("tableProperties"))));
  }

  static TableEntry entry(String project, String schema, XmlElement table) {
    String name = ControlFields.required(table, "Name");
    try {
      return new TableEntry(
          new TableId(project, schema, name),
          table.text("Type"),
          table.text("Owner"),
          table.text("Comment"));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("The service lists a table called '" + name + "'.", e);
    }
  }

  static TableLayout layout(XmlElement table) {
    JsonNode json = schemaJson(table);
    JsonNode reserved = ControlFields.embedded(json.path("Reserved"));
    return new TableLayout(
        reserved.path("Transactional").asBoolean(false),
        ControlFields.textList(reserved.path("PrimaryKey")),
        ControlFields.number(json, "PhysicalSize", 0),
        reserved.path("ClusterType").asText(""),
        ControlFields.count(reserved, "BucketNum", 0),
        ControlFields.textList(reserved.path("ClusterCols")),
        sortColumns(reserved.path("SortCols")));
  }

  private static List<TableLayout.SortColumn> sortColumns(JsonNode list) {
    List<TableLayout.SortColumn> columns = new ArrayList<>();
    for (JsonNode column : list) {
      boolean descending = column.path("order").asText("").equalsIgnoreCase("desc");
      columns.add(new TableLayout.SortColumn(column.path("col").asText(), !descending));
    }
    return columns;
  }

  /** Reads the description of one partition, which does not repeat its name. */
  static PartitionInfo partition(PartitionSpec spec, XmlElement partition) {
    JsonNode json = schemaJson(partition);
    return new PartitionInfo(
        spec,
        ControlFields.number(json, "partitionSize", 0),
        ControlFields.number(json, "partitionRecordNum", -1),
        ControlFields.number(json, "createTime", 0),
        ControlFields.number(json, "lastModifiedTime", 0));
  }

  private static JsonNode schemaJson(XmlElement table) {
    return ControlFields.object(ControlFields.required(table, "Schema"));
  }
}
