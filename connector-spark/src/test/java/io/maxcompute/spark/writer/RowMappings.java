package io.maxcompute.spark.writer;

import io.maxcompute.spark.options.RowSettings;
import io.maxcompute.spark.options.RowSettings.MissingColumns;
import io.maxcompute.spark.types.StoreAssignment;
import io.maxcompute.storage.table.Operation;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/** Mappings of rows that are appended to a table with partition column {@code dt}. */
public final class RowMappings {
  private RowMappings() {}

  public static RowMapping of(StructType input, MissingColumns missing) {
    return new RowMapping(
        input,
        new RowSettings(missing, Operation.UPSERT, ""),
        new StoreAssignment(StoreAssignment.Policy.ANSI, "UTC"),
        List.of(),
        Set.of("dt"));
  }
}
