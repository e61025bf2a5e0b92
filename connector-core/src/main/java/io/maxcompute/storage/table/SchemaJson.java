package io.maxcompute.storage.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Reads the schema formats of the service.
 *
 * <p>The read schema and table descriptions name types by text (storage-api.md, section 2.1.1;
 * control-plane.md, section 3.4), the write schema by number (storage-api.md, sections 4.9 and
 * 6.2). In all of them an absent list may be {@code []}, missing, null or an empty object. A column
 * of an unknown type has an {@link UnknownType}; anything else out of order is refused with a
 * {@link ProtocolException}.
 */
public final class SchemaJson {
  private static final Keys READ_KEYS = new Keys("Name", "Type", "Nullable", "Comment");
  private static final Keys CATALOG_KEYS = new Keys("name", "type", "isNullable", "comment");

  /** How a format calls the parts of a column. */
  private record Keys(String name, String type, String nullable, String comment) {}

  private SchemaJson() {}

  /**
   * Returns the schema in {@code json}, a {@code DataSchema} of a read session.
   *
   * @throws ProtocolException if there is none, or it does not describe columns
   */
  public static TableSchema readSchema(JsonNode json) {
    checkObject(json);
    return new TableSchema(
        columns(json.path("DataColumns"), READ_KEYS),
        columns(json.path("PartitionColumns"), READ_KEYS));
  }

  /**
   * Returns the schema in {@code json}, a {@code TableSchema} of a write stream.
   *
   * @throws ProtocolException if there is none, or it does not describe columns
   */
  public static WriteSchema writeSchema(JsonNode json) {
    checkObject(json);
    return new WriteSchemaReader().read(json);
  }

  /**
   * Returns the schema in {@code json}, a table description of the control plane.
   *
   * @throws ProtocolException if it does not describe columns
   */
  public static TableSchema catalogSchema(JsonNode json) {
    checkObject(json);
    return new TableSchema(
        columns(json.path("columns"), CATALOG_KEYS),
        columns(json.path("partitionKeys"), CATALOG_KEYS));
  }

  private static List<Column> columns(JsonNode list, Keys keys) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : list(list)) {
      String name = text(column, keys.name(), "a column");
      columns.add(
          new Column(
              name,
              ColumnTypes.parse(text(column, keys.type(), "column '" + name + "'")),
              column.path(keys.nullable()).asBoolean(true),
              column.path(keys.comment()).asText("")));
    }
    return columns;
  }

  /** Returns the items of a list, which may be absent in any of the ways the service knows. */
  static List<JsonNode> list(JsonNode list) {
    boolean absent = list.isMissingNode() || list.isNull() || (list.isObject() && list.isEmpty());
    if (!absent && !list.isArray()) {
      throw malformed("a list of columns is " + list.getNodeType());
    }
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  /** Returns the text that {@code node}, which describes {@code what}, has under {@code key}. */
  static String text(JsonNode node, String key, String what) {
    JsonNode text = node.path(key);
    if (!text.isTextual() || text.asText().isBlank()) {
      throw malformed(what + " has no " + key);
    }
    return text.asText();
  }

  static ProtocolException malformed(String why) {
    return new ProtocolException("The service sent a schema that cannot be used: " + why + ".");
  }

  private static void checkObject(JsonNode json) {
    if (!json.isObject()) {
      throw malformed(
          "there is " + (json.isMissingNode() ? "none" : json.getNodeType().toString()));
    }
  }
}
