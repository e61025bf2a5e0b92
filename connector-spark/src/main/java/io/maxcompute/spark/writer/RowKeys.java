package io.maxcompute.spark.writer;

import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.storage.blob.DistributionKey;
import io.maxcompute.storage.table.WriteSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The keys of rows, as the blobs of a primary-key table are told theirs. */
final class RowKeys {
  private record KeyColumn(String name, ColumnSource source) {}

  private final WriteSchema schema;
  private final List<KeyColumn> columns;
  private final BufferAllocator allocator;

  /**
   * @param allocator holds a key while it is encoded
   */
  RowKeys(WriteSchema schema, RowMapping rows, BufferAllocator allocator) {
    this.schema = schema;
    this.allocator = allocator;
    this.columns =
        schema.columns().dataColumns().stream()
            .filter(column -> schema.distributionKeys().contains(column.name()))
            .map(column -> new KeyColumn(column.name(), rows.source(column)))
            .toList();
  }

  /**
   * Returns the key of {@code row}; empty if the table has none.
   *
   * @throws IllegalArgumentException if a value of it is null or does not fit
   */
  Optional<DistributionKey> of(InternalRow row) {
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> values = new HashMap<>();
    columns.forEach(column -> values.put(column.name(), value(row, column)));
    return Optional.of(DistributionKey.of(schema, values, allocator));
  }

  private static @Nullable Object value(InternalRow row, KeyColumn column) {
    DataType type = column.source().type();
    Object value = column.source().value(row);
    if (value instanceof UTF8String text) {
      return text.toString();
    }
    if (value instanceof Decimal decimal) {
      return decimal.toJavaBigDecimal();
    }
    if (value != null && type.equals(DataTypes.DateType)) {
      return LocalDate.ofEpochDay((Integer) value);
    }
    boolean instant =
        type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
    return value != null && instant ? Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS) : value;
  }
}
