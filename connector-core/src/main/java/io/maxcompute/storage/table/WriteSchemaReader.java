package io.maxcompute.storage.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one write schema (storage-api.md, section 4.9). Single use. */
final class WriteSchemaReader {
  private static final long NO_ID = -1;

  private final Map<String, Long> columnIds = new LinkedHashMap<>();
  private final List<String> distributionKeys = new ArrayList<>();

  WriteSchema read(JsonNode json) {
    List<Column> data = new ArrayList<>();
    for (JsonNode column : SchemaJson.list(json.path("DataColumns"))) {
      data.add(column(column));
      if (column.path("columnType").path("IsDistributionKey").asBoolean(false)) {
        distributionKeys.add(data.get(data.size() - 1).name());
      }
    }
    List<Column> partition =
        SchemaJson.list(json.path("PartitionColumns")).stream().map(this::column).toList();
    columnIds.values().removeIf(id -> id < 0);
    List<Column> system =
        SchemaJson.list(json.path("SystemColumns")).stream()
            .map(column -> new WriteSchemaReader().column(column))
            .toList();
    return new WriteSchema(new TableSchema(data, partition), system, columnIds, distributionKeys);
  }

  private Column column(JsonNode column) {
    JsonNode node = column.path("columnType");
    String name = SchemaJson.text(node, "MemberName", "a column");
    return new Column(
        name,
        type(node, name),
        node.path("Nullable").asBoolean(true),
        column.path("comment").asText(""));
  }

  /** Returns the type of what {@code path} names, and keeps its id. */
  private ColumnType type(JsonNode node, String path) {
    columnIds.merge(path, number(node, "ColumnId", path, NO_ID), (one, other) -> NO_ID);
    if (!node.path("Type").isNumber()) {
      throw SchemaJson.malformed("'" + path + "' has no Type");
    }
    try {
      return type(size(node, "Type", path), node, path);
    } catch (IllegalArgumentException e) {
      throw SchemaJson.malformed("the type of '" + path + "' is wrong, " + e.getMessage());
    }
  }

  private ColumnType type(int code, JsonNode node, String path) {
    return switch (code) {
      case DecimalType.CODE -> decimal(node, path);
      case ArrayType.CODE -> new ArrayType(type(parts(node, 1, path).get(0), path + ".element"));
      case MapType.CODE -> {
        List<JsonNode> parts = parts(node, 2, path);
        yield new MapType(type(parts.get(0), path + ".key"), type(parts.get(1), path + ".value"));
      }
      case StructType.CODE -> struct(node, path);
      default -> plain(code, node, path);
    };
  }

  private static ColumnType plain(int code, JsonNode node, String path) {
    for (TextType.Kind kind : TextType.Kind.values()) {
      if (kind.code() == code) {
        return new TextType(kind, size(node, "SpecifiedLength", path));
      }
    }
    for (SimpleType type : SimpleType.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    return new UnknownType("type code " + code);
  }

  private static ColumnType decimal(JsonNode node, String path) {
    int precision = size(node, "Precision", path);
    int scale = size(node, "Scale", path);
    boolean legacy =
        precision == 0
            || (precision > DecimalType.MAX_PRECISION && scale == DecimalType.LEGACY.scale());
    return legacy ? DecimalType.LEGACY : new DecimalType(precision, scale);
  }

  private StructType struct(JsonNode node, String path) {
    List<StructType.Field> fields = new ArrayList<>();
    for (JsonNode part : SchemaJson.list(node.path("SubTypes"))) {
      String name = SchemaJson.text(part, "MemberName", "a field of '" + path + "'");
      fields.add(new StructType.Field(name, type(part, path + "." + name)));
    }
    return new StructType(fields);
  }

  private static List<JsonNode> parts(JsonNode node, int count, String path) {
    List<JsonNode> parts = SchemaJson.list(node.path("SubTypes"));
    if (parts.size() != count) {
      throw SchemaJson.malformed(
          "'" + path + "' has " + parts.size() + " SubTypes instead of " + count);
    }
    return parts;
  }

  private static int size(JsonNode node, String key, String path) {
    long number = number(node, key, path, 0);
    if (number != (int) number) {
      throw SchemaJson.malformed("'" + path + "' has the " + key + " " + number);
    }
    return (int) number;
  }

  private static long number(JsonNode node, String key, String path, long otherwise) {
    JsonNode number = node.path(key);
    if (number.isMissingNode() || number.isNull()) {
      return otherwise;
    }
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw SchemaJson.malformed("'" + path + "' has the " + key + " " + number);
    }
    return number.asLong();
  }
}
