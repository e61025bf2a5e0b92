package io.maxcompute.emulator.write;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.PartitionSpec;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.type.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written where. Immutable.
 *
 * @param table as it was when the session, or the stream, was opened
 * @param fixed values of the leading partition columns that the session fixes
 * @param evolves whether the table may change while it is written (4.5)
 */
record WritePlan(TableDefinition table, List<String> fixed, boolean overwrite, boolean evolves) {
  WritePlan {
    fixed = List.copyOf(fixed);
  }

  /**
   * Returns the plan for the partition, or the partitions, that {@code spec} leaves open.
   *
   * @throws ServiceError 400 if the spec does not fit the table
   */
  static WritePlan of(TableDefinition table, String spec, boolean overwrite, boolean evolves) {
    if (!spec.isBlank() && !table.isPartitioned()) {
      throw ServiceError.invalid(
          "Table '" + table.name() + "' is not partitioned, but the spec is '" + spec + "'.");
    }
    return new WritePlan(table, PartitionSpec.prefix(table, spec), overwrite, evolves);
  }

  /** Returns whether it writes the table called {@code name}. */
  boolean isOf(TableName name) {
    return table.name().table().equalsIgnoreCase(name.table())
        && table.name().schema().equalsIgnoreCase(name.schema());
  }

  /** Returns this plan for the table as it is now. */
  WritePlan with(TableDefinition now) {
    return new WritePlan(now, fixed, overwrite, evolves);
  }

  /** Returns the partition columns that rows bring themselves. */
  List<Column> openColumns() {
    return table.partitionColumns().subList(fixed.size(), table.partitionColumns().size());
  }

  /** Returns the columns of a batch: data columns, then open partition columns (4.3). */
  List<Column> batchColumns() {
    List<Column> columns = new ArrayList<>(table.columns());
    columns.addAll(openColumns());
    return columns;
  }
}
