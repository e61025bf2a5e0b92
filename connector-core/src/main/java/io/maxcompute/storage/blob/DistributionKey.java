package io.maxcompute.storage.blob;

import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.WriteSchema;
import java.io.Serializable;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The key of the row of a Delta table that a blob is for (storage-api.md, section 5.2).
 *
 * @param base64 one row of the key's columns, as an Arrow stream, as base64
 */
public record DistributionKey(String base64) implements Serializable {

  /**
   * Returns the key that has {@code values}.
   *
   * @param schema of the table
   * @param values one for each of {@link WriteSchema#distributionKeys}, by name in any case. By
   *     type: {@link Number} without a fraction for TINYINT, SMALLINT, INT and BIGINT; {@link
   *     Number} for FLOAT and DOUBLE; {@link java.math.BigDecimal} for DECIMAL; {@link Boolean};
   *     {@link String} for STRING, VARCHAR and CHAR; {@code byte[]} for BINARY; {@link
   *     java.time.LocalDate} for DATE; {@link java.time.Instant} for DATETIME, TIMESTAMP and
   *     TIMESTAMP_NTZ, which takes it as local time at UTC
   * @param allocator holds the row until this returns
   * @throws IllegalArgumentException if a value is missing, is surplus, or does not fit its column
   */
  public static DistributionKey of(
      WriteSchema schema, Map<String, ?> values, BufferAllocator allocator) {
    List<Column> columns = keyColumns(schema);
    Map<String, Object> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(values);
    checkNames(schema, byName);
    Schema arrow = ArrowSchemas.of(columns, TimeUnits.EXACT);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(arrow, Compression.NONE);
    try (VectorSchemaRoot row = VectorSchemaRoot.create(arrow, allocator)) {
      row.allocateNew();
      for (Column column : columns) {
        KeyValue.set(row.getVector(column.name()), byName.get(column.name()));
      }
      row.setRowCount(1);
      encoder.add(row);
    }
    return new DistributionKey(Base64.getEncoder().encodeToString(encoder.finish().bytes()));
  }

  private static List<Column> keyColumns(WriteSchema schema) {
    List<Column> columns =
        schema.columns().dataColumns().stream()
            .filter(column -> schema.distributionKeys().contains(column.name()))
            .toList();
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("The table has no key: it is no Delta table.");
    }
    return columns;
  }

  private static void checkNames(WriteSchema schema, Map<String, ?> byName) {
    Map<String, String> wanted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    schema.distributionKeys().forEach(name -> wanted.put(name, name));
    if (!wanted.keySet().equals(byName.keySet())) {
      throw new IllegalArgumentException(
          "The key of the table has the columns "
              + schema.distributionKeys()
              + ", but there are values for "
              + byName.keySet()
              + ".");
    }
  }
}
