package io.maxcompute.emulator.type;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** A data column of a stored batch. Rows that are older than the column have NULL in it. */
public final class StoredColumn {
  private StoredColumn() {}

  /** Returns {@code column} of {@code stored} in the form of {@code field}; the caller's own. */
  public static FieldVector of(
      VectorSchemaRoot stored, Column column, Field field, BufferAllocator allocator) {
    FieldVector vector = stored.getVector(column.name());
    return vector == null
        ? nulls(field, stored.getRowCount(), allocator)
        : VectorRecast.recast(vector, field, allocator);
  }

  /** Returns a vector of so many nulls; the caller's own. */
  public static FieldVector nulls(Field field, int rows, BufferAllocator allocator) {
    FieldVector empty = field.createVector(allocator);
    empty.setInitialCapacity(rows);
    empty.allocateNew();
    empty.setValueCount(rows);
    return empty;
  }
}
