package io.maxcompute.emulator.store;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.Kind;
import io.maxcompute.emulator.type.OdpsType;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** What a row written to a primary-key table does (storage-api.md 4.10). */
public final class RowOperation {
  /** The name of the system column that says it. */
  public static final String NAME = "__operation";

  private static final byte UPSERT = 85;
  private static final byte DELETE = 68;

  private RowOperation() {}

  /** Returns the system column for a table whose columns have ids below {@code id}. */
  public static Column column(int id) {
    return new Column(NAME, OdpsType.of(Kind.TINYINT), true, "", id);
  }

  /** Returns the field that a batch has it in. */
  public static Field field() {
    return Field.nullable(NAME, new ArrowType.Int(8, true));
  }

  /**
   * Checks that every row upserts or deletes.
   *
   * @throws ServiceError 400 that names the first other value
   */
  public static void require(TinyIntVector operations) {
    for (int row = 0; row < operations.getValueCount(); row++) {
      if (!operations.isNull(row)
          && operations.get(row) != UPSERT
          && operations.get(row) != DELETE) {
        throw ServiceError.invalid(
            "Row "
                + row
                + " of the batch has "
                + NAME
                + " "
                + operations.get(row)
                + "; it must be 85 to upsert or 68 to delete.");
      }
    }
  }

  /** Returns whether {@code row} deletes; without a value it upserts, as without the column. */
  public static boolean deletes(@Nullable TinyIntVector operations, int row) {
    return operations != null && !operations.isNull(row) && operations.get(row) == DELETE;
  }

  static @Nullable TinyIntVector of(VectorSchemaRoot staged) {
    return staged.getVector(NAME) instanceof TinyIntVector operations ? operations : null;
  }
}
