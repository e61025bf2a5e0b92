package io.maxcompute.emulator.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The two JSON forms of a schema: type strings to read (2.1.1), numeric codes to write (4.9). */
public final class SchemaJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Most bytes of one value. */
  public static final int MAX_FIELD_SIZE = 8 << 20;

  private SchemaJson() {}

  /** Returns {@code DataSchema} of a read session (storage-api.md 2.1.1): all five keys. */
  public static ObjectNode readForm(List<Column> data, List<Column> partition) {
    ObjectNode schema = JSON.objectNode();
    schema.set("DataColumns", readColumns(data));
    schema.set("PartitionColumns", readColumns(partition));
    schema.set("SystemColumns", JSON.objectNode());
    schema.set("BlobColumns", JSON.objectNode());
    return schema;
  }

  private static ArrayNode readColumns(List<Column> columns) {
    ArrayNode list = JSON.arrayNode();
    for (Column column : columns) {
      list.addObject()
          .put("Name", column.name())
          .put("Type", column.type().text())
          .put("Comment", column.comment())
          .put("Nullable", column.nullable())
          .put("ColumnId", Integer.toString(column.id()));
    }
    return list;
  }

  /** Returns {@code TableSchema} as {@link #writeForm(List, List, List, Set)} for a reader. */
  public static ObjectNode writeForm(List<Column> data, List<Column> partition, Set<String> keys) {
    return writeForm(data, partition, List.of(), keys);
  }

  /**
   * Returns {@code TableSchema} (storage-api.md 4.9).
   *
   * @param system columns that only writers know
   * @param keys lower-case names of the primary-key columns
   */
  public static ObjectNode writeForm(
      List<Column> data, List<Column> partition, List<Column> system, Set<String> keys) {
    ObjectNode schema = JSON.objectNode();
    schema.set("DataColumns", writeColumns(data, keys));
    schema.set("PartitionColumns", writeColumns(partition, keys));
    schema.set("SystemColumns", writeColumns(system, keys));
    numberNested(schema.path("DataColumns"), firstNestedId(data, partition, system));
    schema.put("MaxFieldSize", MAX_FIELD_SIZE);
    return schema;
  }

  private static int firstNestedId(List<Column> data, List<Column> partition, List<Column> system) {
    return 1
        + Stream.of(data, partition, system)
            .flatMap(List::stream)
            .mapToInt(Column::id)
            .max()
            .orElse(0);
  }

  /** Gives every nested node an id of its own, behind those of the columns, depth first. */
  private static void numberNested(JsonNode columns, int first) {
    int next = first;
    for (JsonNode column : columns) {
      next = numberChildren(column.path("columnType"), next);
    }
  }

  private static int numberChildren(JsonNode node, int first) {
    int next = first;
    for (JsonNode child : node.path("SubTypes")) {
      ((ObjectNode) child).put("ColumnId", next);
      next = numberChildren(child, next + 1);
    }
    return next;
  }

  private static ArrayNode writeColumns(List<Column> columns, Set<String> keys) {
    ArrayNode list = JSON.arrayNode();
    for (Column column : columns) {
      ObjectNode node = list.addObject().put("comment", column.comment()).put("label", "");
      node.putArray("extendedLabels");
      ObjectNode type = typeNode(column.name(), column.type(), column.nullable());
      type.put("ColumnId", column.id());
      type.put("HasDefaultValue", false).put("DefaultValue", "");
      type.put("IsDistributionKey", keys.contains(column.name().toLowerCase(Locale.ROOT)));
      node.set("columnType", type);
    }
    return list;
  }

  private static ObjectNode typeNode(String name, OdpsType type, boolean nullable) {
    ObjectNode node = JSON.objectNode();
    node.put("MemberName", name).put("ColumnId", -1).put("Type", type.code());
    node.put("Nullable", nullable);
    ArrayNode children = node.putArray("SubTypes");
    if (type instanceof OdpsType.Decimal decimal) {
      node.put("Precision", decimal.legacy() ? 54 : decimal.precision());
      node.put("Scale", decimal.scale());
    } else if (type instanceof OdpsType.Text text) {
      node.put("SpecifiedLength", text.length());
    } else if (type instanceof OdpsType.ArrayOf array) {
      children.add(typeNode("element", array.element(), true));
    } else if (type instanceof OdpsType.MapOf map) {
      children.add(typeNode("key", map.key(), false)).add(typeNode("value", map.value(), true));
    } else if (type instanceof OdpsType.StructOf struct) {
      struct.members().forEach(m -> children.add(typeNode(m.name(), m.type(), true)));
    }
    return node;
  }
}
