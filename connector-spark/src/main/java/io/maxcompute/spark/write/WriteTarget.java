package io.maxcompute.spark.write;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where rows go: the table, one partition of it, or the partitions that the rows name.
 *
 * @param table its name, for messages
 * @param partition the partition columns that are fixed, in table order
 * @param columns the columns that rows must have: data columns, then the partition columns that are
 *     not fixed
 */
record WriteTarget(TableId table, PartitionSpec partition, List<Column> columns) {

  /**
   * @param partition as the user wrote it, in any order and case
   * @throws IllegalArgumentException if {@code partition} does not fit the table
   */
  static WriteTarget of(TableId table, TableSchema schema, PartitionSpec partition) {
    List<PartitionSpec.Value> values = new ArrayList<>();
    List<Column> dynamic = new ArrayList<>();
    for (Column column : schema.partitionColumns()) {
      Optional<PartitionSpec.Value> given = valueOf(partition, column);
      if (given.isEmpty()) {
        dynamic.add(column);
      } else if (dynamic.isEmpty()) {
        values.add(new PartitionSpec.Value(column.name(), given.get().value()));
      }
    }
    if (values.size() != partition.values().size()) {
      throw new IllegalArgumentException(
          "Option 'partition' is '"
              + partition
              + "', which does not fit table '"
              + table
              + "': "
              + (schema.isPartitioned()
                  ? "name its partition columns "
                      + schema.partitionNames()
                      + ", all or the first ones."
                  : "it is not partitioned."));
    }
    return new WriteTarget(
        table,
        new PartitionSpec(values),
        Stream.concat(schema.dataColumns().stream(), dynamic.stream()).toList());
  }

  private static Optional<PartitionSpec.Value> valueOf(PartitionSpec partition, Column column) {
    return partition.values().stream()
        .filter(value -> value.column().equalsIgnoreCase(column.name()))
        .findFirst();
  }
}
