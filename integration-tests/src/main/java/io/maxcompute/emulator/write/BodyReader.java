package io.maxcompute.emulator.write;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.type.ArrowFields;
import io.maxcompute.emulator.type.ArrowMatch;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.VectorCheck;
import io.maxcompute.emulator.type.VectorRecast;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Reads the body of TableWrite (storage-api.md 2.11): an Arrow IPC stream, plain or with compressed
 * buffers. Every batch is checked before a row of it is staged.
 */
final class BodyReader {
  private final WritePlan plan;
  private final BufferAllocator allocator;

  BodyReader(WritePlan plan, BufferAllocator allocator) {
    this.plan = plan;
    this.allocator = allocator;
  }

  /**
   * Stages all rows of {@code body}.
   *
   * @throws ServiceError 400 if the body is damaged or does not fit the table
   */
  void readInto(StagedRows rows, InputStream body) {
    try (ArrowStreamReader reader =
        new ArrowStreamReader(body, allocator, CommonsCompressionFactory.INSTANCE)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      int[] order = order(root.getSchema());
      while (reader.loadNextBatch()) {
        append(rows, root, order);
      }
    } catch (ServiceError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ServiceError(
          400, "MalformedDataStream", "The body is not a complete Arrow IPC stream: " + e);
    }
  }

  /** Returns for each column of the stream's schema where the batch has it (4.4). */
  private int[] order(Schema schema) {
    List<Column> columns = plan.batchColumns();
    List<Field> fields = schema.getFields();
    if (columns.size() != fields.size()) {
      throw mismatch(columns, fields);
    }
    List<String> given = fields.stream().map(f -> f.getName().toLowerCase(Locale.ROOT)).toList();
    List<String> wanted = columns.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
    boolean byName = given.containsAll(wanted);
    int[] order = new int[columns.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = byName ? given.indexOf(wanted.get(i)) : i;
      ArrowMatch.require(columns.get(i), fields.get(order[i]));
    }
    return order;
  }

  private static ServiceError mismatch(List<Column> columns, List<Field> fields) {
    return ServiceError.invalid(
        "The batch has "
            + fields.size()
            + " columns ("
            + fields.stream().map(Field::getName).collect(Collectors.joining(", "))
            + "), the stream takes "
            + columns.size()
            + " ("
            + columns.stream().map(Column::name).collect(Collectors.joining(", "))
            + ").");
  }

  private void append(StagedRows rows, VectorSchemaRoot root, int[] order) {
    List<Column> columns = plan.batchColumns();
    int dataColumns = plan.table().columns().size();
    List<FieldVector> data = new ArrayList<>();
    try {
      for (int i = 0; i < order.length; i++) {
        check(columns.get(i), root.getVector(order[i]), root.getRowCount());
      }
      for (int i = 0; i < dataColumns; i++) {
        FieldVector vector = root.getVector(order[i]);
        data.add(VectorRecast.recast(vector, stored(columns.get(i), vector), allocator));
      }
      List<FieldVector> partition =
          Arrays.stream(order, dataColumns, order.length).mapToObj(root::getVector).toList();
      Schema schema = new Schema(data.stream().map(FieldVector::getField).toList());
      rows.append(new VectorSchemaRoot(schema, data, root.getRowCount()), partition);
    } finally {
      data.forEach(FieldVector::close);
    }
  }

  private static Field stored(Column column, FieldVector vector) {
    return ArrowFields.forStore(column, vector.getField());
  }

  private static void check(Column column, FieldVector vector, int rows) {
    VectorCheck.require(vector);
    if (vector.getValueCount() != rows) {
      throw new ServiceError(
          400, "MalformedDataStream", "Column '" + column.name() + "' has another row count.");
    }
    if (!column.nullable() && vector.getNullCount() > 0) {
      throw ServiceError.invalid("Column '" + column.name() + "' is NOT NULL, the batch has NULL.");
    }
  }
}
