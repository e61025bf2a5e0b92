package io.maxcompute.emulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.store.Clustering;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.type.Column;
import java.util.List;

/** The JSON inside {@code Schema} of tables and partitions (control-plane.md 3.4, 4). */
final class TableJson {
  private TableJson() {}

  static ObjectNode basic(TableState state) {
    TableDefinition table = state.definition();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("tableName", table.name().table());
    json.put("comment", table.comment()).put("owner", ProjectInfo.OWNER);
    json.put("createTime", table.createdAt() / 1000);
    json.put("lastModifiedTime", state.modifiedAt() / 1000);
    json.put("lastDDLTime", state.definedAt() / 1000).put("lastAccessTime", 0);
    json.put("isVirtualView", table.isView()).put("isMaterializedView", false);
    json.put("isMaterializedViewRewriteEnabled", false);
    json.put("isMaterializedViewOutdated", false).put("IsMaterializedViewOutdated", false);
    json.put("isExternal", false).put("isObjectTable", false);
    json.put("viewText", table.viewText()).put("viewExpandedText", table.viewText());
    json.put("lifecycle", table.lifecycle()).put("hubLifecycle", -1);
    json.put("size", state.bytes());
    json.put("recordNum", table.isPartitioned() || table.isView() ? -1 : state.rows());
    json.put("tableLabel", "0").put("shardExist", false);
    json.putArray("extendedLabel");
    columns(json.putArray("columns"), table.columns());
    columns(json.putArray("partitionKeys"), table.partitionColumns());
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    table.properties().forEach(properties::put);
    json.put("tableProperties", properties.toString());
    json.put("Reserved", reserved(table).toString());
    return json;
  }

  static ObjectNode extended(TableState state) {
    ObjectNode json = basic(state);
    json.put("IsArchived", false).put("PhysicalSize", state.bytes() * 3);
    json.put("FileNum", state.files());
    json.put("storageHandler", "").put("location", "").put("resources", "");
    json.put("serDeProperties", "{}");
    return json;
  }

  private static void columns(ArrayNode list, List<Column> columns) {
    for (Column column : columns) {
      ObjectNode node = list.addObject();
      node.put("name", column.name()).put("type", column.type().text());
      node.put("comment", column.comment()).put("label", "");
      node.put("isNullable", column.nullable()).put("hasGenerateExpression", false);
      node.putArray("extendedLabels");
    }
  }

  private static ObjectNode reserved(TableDefinition table) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("Transactional", Boolean.toString(table.isTransactional()));
    ArrayNode keys = json.putArray("PrimaryKey");
    table.primaryKey().forEach(keys::add);
    json.put("schema_version", Integer.toString(table.schemaVersion()));
    Clustering clustering = table.clustering();
    if (clustering != null) {
      json.put("ClusterType", clustering.type()).put("BucketNum", clustering.buckets());
      ArrayNode columns = json.putArray("ClusterCols");
      clustering.columns().forEach(columns::add);
      ArrayNode sort = json.putArray("SortCols");
      for (Clustering.SortColumn column : clustering.sortColumns()) {
        sort.addObject()
            .put("col", column.name())
            .put("order", column.ascending() ? "asc" : "desc");
      }
    }
    return json;
  }

  static ObjectNode partition(PartitionData partition, boolean extended) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("createTime", partition.createdAt() / 1000);
    json.put("lastDDLTime", partition.createdAt() / 1000);
    json.put("lastModifiedTime", partition.modifiedAt() / 1000).put("lastAccessTime", 0);
    json.put("partitionSize", partition.bytes()).put("partitionRecordNum", partition.rows());
    if (extended) {
      json.put("IsArchived", false).put("IsExstore", false).put("LifeCycle", -1);
      json.put("PhysicalSize", partition.bytes() * 3).put("FileNum", partition.files().size());
      json.put("Reserved", "{}");
    }
    return json;
  }
}
