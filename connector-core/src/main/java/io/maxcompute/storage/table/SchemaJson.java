package io.maxcompute.storage.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Reads the two schema formats of the Storage API.
 *
 * <p>The read schema names types by text (storage-api.md, section 2.1.1), the write schema by
 * number (sections 4.9 and 6.2). In both, an absent list may be {@code []}, missing, null or an
 * empty object.
 */
public final class SchemaJson {
  private SchemaJson() {}

  /** Returns the schema in {@code json}, a {@code DataSchema} of a read session. */
  public static TableSchema readSchema(JsonNode json) {
    return new TableSchema(
        readColumns(json.path("DataColumns")), readColumns(json.path("PartitionColumns")));
  }

  /** Returns the schema in {@code json}, a {@code TableSchema} of a write stream. */
  public static TableSchema writeSchema(JsonNode json) {
    return new TableSchema(
        writeColumns(json.path("DataColumns")), writeColumns(json.path("PartitionColumns")));
  }

  private static List<Column> readColumns(JsonNode list) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : list) {
      columns.add(
          new Column(
              column.path("Name").asText(),
              ColumnTypes.parse(column.path("Type").asText()),
              column.path("Nullable").asBoolean(true),
              column.path("Comment").asText("")));
    }
    return columns;
  }

  private static List<Column> writeColumns(JsonNode list) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : list) {
      JsonNode type = column.path("columnType");
      columns.add(
          new Column(
              type.path("MemberName").asText(),
              type(type),
              type.path("Nullable").asBoolean(true),
              column.path("comment").asText("")));
    }
    return columns;
  }

  private static ColumnType type(JsonNode node) {
    int code = node.path("Type").asInt(-1);
    if (code == DecimalType.CODE) {
      return decimal(node);
    }
    for (TextType.Kind kind : TextType.Kind.values()) {
      if (kind.code() == code) {
        return new TextType(kind, node.path("SpecifiedLength").asInt());
      }
    }
    for (SimpleType type : SimpleType.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    return nested(code, StreamSupport.stream(node.path("SubTypes").spliterator(), false).toList());
  }

  private static ColumnType decimal(JsonNode node) {
    int precision = node.path("Precision").asInt(0);
    boolean legacy = precision == 0 || precision > DecimalType.MAX_PRECISION;
    return legacy ? DecimalType.LEGACY : new DecimalType(precision, node.path("Scale").asInt());
  }

  private static ColumnType nested(int code, List<JsonNode> parts) {
    if (code == ArrayType.CODE && parts.size() == 1) {
      return new ArrayType(type(parts.get(0)));
    }
    if (code == MapType.CODE && parts.size() == 2) {
      return new MapType(type(parts.get(0)), type(parts.get(1)));
    }
    if (code == StructType.CODE && !parts.isEmpty()) {
      return new StructType(
          parts.stream()
              .map(part -> new StructType.Field(part.path("MemberName").asText(), type(part)))
              .toList());
    }
    return new UnknownType("type code " + code);
  }
}
