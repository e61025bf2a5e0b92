package io.maxcompute.storage.arrow;

import io.maxcompute.storage.table.Operation;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The column of a batch that says what is done with each row of a Delta table (storage-api.md,
 * section 4.10). Operations on one key take effect in the order of the rows of a stream.
 */
public final class OperationColumn {
  /** Its name. */
  public static final String NAME = "__operation";

  private OperationColumn() {}

  /**
   * Sets the operation of one row.
   *
   * @throws IllegalArgumentException if {@code batch} has no such column, or one of another type
   */
  public static void set(VectorSchemaRoot batch, int row, Operation operation) {
    required(batch).setSafe(row, operation.code());
  }

  /**
   * Sets the operation of all rows of {@code batch}, whose row count is set.
   *
   * @throws IllegalArgumentException if it has no such column, or one of another type
   */
  public static void setAll(VectorSchemaRoot batch, Operation operation) {
    TinyIntVector operations = required(batch);
    for (int row = 0; row < batch.getRowCount(); row++) {
      operations.setSafe(row, operation.code());
    }
    operations.setValueCount(batch.getRowCount());
  }

  private static TinyIntVector required(VectorSchemaRoot batch) {
    return find(batch)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The batch has no column '" + NAME + "': its table has no primary key."));
  }

  /**
   * Checks the operations of {@code batch}, if it has any, and fills in {@link Operation#UPSERT}
   * where a row names none.
   *
   * @throws IllegalArgumentException if a row has another value; the message names it
   */
  static void complete(VectorSchemaRoot batch) {
    Optional<TinyIntVector> operations = find(batch);
    for (int row = 0; operations.isPresent() && row < batch.getRowCount(); row++) {
      if (operations.get().isNull(row)) {
        operations.get().setSafe(row, Operation.UPSERT.code());
      }
      check(row, operations.get().get(row));
    }
  }

  private static void check(int row, byte code) {
    for (Operation operation : Operation.values()) {
      if (operation.code() == code) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "Row "
            + row
            + " of a batch has the value "
            + code
            + " in column '"
            + NAME
            + "': set 85 to upsert the row, or 68 to delete it.");
  }

  private static Optional<TinyIntVector> find(VectorSchemaRoot batch) {
    for (FieldVector vector : batch.getFieldVectors()) {
      if (vector.getName().equalsIgnoreCase(NAME)) {
        if (vector instanceof TinyIntVector operations) {
          return Optional.of(operations);
        }
        throw new IllegalArgumentException(
            "Column '"
                + NAME
                + "' is "
                + vector.getField().getType()
                + " instead of Int(8, true).");
      }
    }
    return Optional.empty();
  }
}
