package io.maxcompute.emulator.blob;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.type.ArrowMatch;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.VectorCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The primary key of the row that a blob is for (storage-api.md 5.2): base64 of an Arrow IPC stream
 * with one row of the key columns, in the order of the schema.
 */
final class DistributionKey {
  private DistributionKey() {}

  /**
   * Checks the key that came with a blob for {@code table}. Tables without primary key need none.
   *
   * @param text empty if none came
   * @throws ServiceError 400 if it is missing or is not one
   */
  static void require(TableDefinition table, String text, BufferAllocator allocator) {
    if (!table.isDelta()) {
      return;
    }
    if (text.isEmpty()) {
      throw ServiceError.invalid(
          "Table '"
              + table.name()
              + "' has a primary key: its blobs need a DistributionKey, which only Mode=Batch has.");
    }
    byte[] stream = decoded(text);
    try (ArrowStreamReader reader =
        new ArrowStreamReader(
            new ByteArrayInputStream(stream), allocator, CommonsCompressionFactory.INSTANCE)) {
      int rows = 0;
      requireKeyColumns(table, reader.getVectorSchemaRoot());
      while (reader.loadNextBatch()) {
        rows += reader.getVectorSchemaRoot().getRowCount();
        requireValues(reader.getVectorSchemaRoot());
      }
      if (rows != 1) {
        throw ServiceError.invalid("The DistributionKey has " + rows + " rows instead of one.");
      }
    } catch (ServiceError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ServiceError.invalid("The DistributionKey is not an Arrow IPC stream: " + e);
    }
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw ServiceError.invalid("The DistributionKey is not base64: " + e.getMessage());
    }
  }

  private static void requireKeyColumns(TableDefinition table, VectorSchemaRoot root) {
    List<Column> keys =
        table.columns().stream()
            .filter(column -> table.keyNames().contains(column.name().toLowerCase(Locale.ROOT)))
            .toList();
    List<Field> fields = root.getSchema().getFields();
    boolean named = keys.size() == fields.size();
    for (int i = 0; named && i < keys.size(); i++) {
      named = keys.get(i).isNamed(fields.get(i).getName());
    }
    if (!named) {
      throw ServiceError.invalid(
          "The DistributionKey has columns "
              + fields.stream().map(Field::getName).toList()
              + " instead of the key columns "
              + keys.stream().map(Column::name).collect(Collectors.joining(", ", "[", "].")));
    }
    for (int i = 0; i < keys.size(); i++) {
      ArrowMatch.require(keys.get(i), fields.get(i));
    }
  }

  private static void requireValues(VectorSchemaRoot root) {
    for (FieldVector vector : root.getFieldVectors()) {
      VectorCheck.require(vector);
      if (vector.getNullCount() > 0) {
        throw ServiceError.invalid(
            "The DistributionKey has NULL in column '" + vector.getName() + "'.");
      }
    }
  }
}
