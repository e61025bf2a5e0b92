package io.maxcompute.emulator.write;

import io.maxcompute.emulator.blob.RowReferences;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.RowOperation;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.type.ArrowFields;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.StoredColumn;
import io.maxcompute.emulator.type.TimeUnits;
import io.maxcompute.emulator.type.ValueCheck;
import io.maxcompute.emulator.type.VectorCheck;
import io.maxcompute.emulator.type.VectorRecast;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of TableWrite (storage-api.md 2.11): an Arrow IPC stream, plain or with compressed
 * buffers. Every batch is checked before a row of it is staged.
 */
final class BodyReader {
  private final WritePlan plan;
  private final RowReferences references;
  private final List<Column> columns;
  private final BufferAllocator allocator;

  BodyReader(WritePlan plan, RowReferences references, BufferAllocator allocator) {
    this.plan = plan;
    this.references = references;
    this.columns = plan.batchColumns();
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
      ColumnMatch match = ColumnMatch.of(plan, root.getSchema());
      while (reader.loadNextBatch()) {
        append(rows, root, match);
      }
    } catch (ServiceError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ServiceError(
          400, "MalformedDataStream", "The body is not a complete Arrow IPC stream: " + e);
    }
  }

  private void append(StagedRows rows, VectorSchemaRoot root, ColumnMatch match) {
    int count = root.getRowCount();
    TinyIntVector operations = operations(root, match);
    List<@Nullable FieldVector> given = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int at = match.order().get(i);
      FieldVector vector = at < 0 ? null : root.getVector(at);
      if (vector != null) {
        check(columns.get(i), vector, count);
        requireValues(columns.get(i), vector, operations);
      }
      given.add(vector);
    }
    int dataColumns = plan.table().columns().size();
    List<FieldVector> data = new ArrayList<>();
    try {
      for (int i = 0; i < dataColumns; i++) {
        data.add(stored(columns.get(i), given.get(i), count));
        references.rewrite(columns.get(i), data.get(i), allocator);
      }
      if (operations != null) {
        data.add(VectorRecast.recast(operations, RowOperation.field(), allocator));
      }
      List<FieldVector> partition = new ArrayList<>(given.subList(dataColumns, given.size()));
      Schema schema = new Schema(data.stream().map(FieldVector::getField).toList());
      rows.append(new VectorSchemaRoot(schema, data, count), partition);
    } finally {
      data.forEach(FieldVector::close);
    }
  }

  private static @Nullable TinyIntVector operations(VectorSchemaRoot root, ColumnMatch match) {
    if (match.operation() < 0) {
      return null;
    }
    TinyIntVector operations = (TinyIntVector) root.getVector(match.operation());
    checkShape(RowOperation.NAME, operations, root.getRowCount());
    RowOperation.require(operations);
    return operations;
  }

  private FieldVector stored(Column column, @Nullable FieldVector given, int rows) {
    if (given == null) {
      return StoredColumn.nulls(ArrowFields.forQuery(column, TimeUnits.DEFAULT), rows, allocator);
    }
    return VectorRecast.recast(given, ArrowFields.forStore(column, given.getField()), allocator);
  }

  private static void check(Column column, FieldVector vector, int rows) {
    checkShape(column.name(), vector, rows);
    ValueCheck.require(column, vector);
  }

  private static void checkShape(String name, FieldVector vector, int rows) {
    VectorCheck.require(vector);
    if (vector.getValueCount() != rows) {
      throw new ServiceError(
          400, "MalformedDataStream", "Column '" + name + "' has another row count.");
    }
  }

  /** Refuses NULL where there must be a value; a row that deletes needs its key alone (4.10). */
  private void requireValues(
      Column column, FieldVector vector, @Nullable TinyIntVector operations) {
    if (column.nullable() || vector.getNullCount() == 0) {
      return;
    }
    boolean key = plan.table().primaryKey().stream().anyMatch(column::isNamed);
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (vector.isNull(row) && (key || !RowOperation.deletes(operations, row))) {
        throw ServiceError.invalid(
            "Column '" + column.name() + "' is NOT NULL, the batch has NULL in row " + row + ".");
      }
    }
  }
}
