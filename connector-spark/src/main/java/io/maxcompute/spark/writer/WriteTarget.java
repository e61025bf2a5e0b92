package io.maxcompute.spark.writer;

import io.maxcompute.spark.types.PartitionValues;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where rows go: the table, one partition of it, or the partitions that the rows name.
 *
 * @param table its name, for messages
 * @param partition the partition columns that are fixed, any of them, in table order
 * @param columns the columns that rows must have: data columns, then the partition columns from the
 *     first that is not fixed on
 * @param partitionColumns all of the table, outermost first
 */
public record WriteTarget(
    TableId table, PartitionSpec partition, List<Column> columns, List<Column> partitionColumns)
    implements Serializable {

  /**
   * Returns the part of a table whose partition columns have the values of {@code fixed}.
   *
   * @param fixed values of any partition columns, in any order and case
   * @throws IllegalArgumentException if the table has no such partition column
   */
  public static WriteTarget of(TableId table, TableSchema schema, PartitionSpec fixed) {
    List<PartitionSpec.Value> values = new ArrayList<>();
    List<Column> named = new ArrayList<>(schema.dataColumns());
    for (Column column : schema.partitionColumns()) {
      Optional<String> value =
          value(fixed, column).map(text -> PartitionValues.canonical(column, text));
      value.ifPresent(text -> values.add(new PartitionSpec.Value(column.name(), text)));
      if (value.isEmpty() || named.size() > schema.dataColumns().size()) {
        named.add(column); // a session fixes outer columns only
      }
    }
    if (values.size() != fixed.values().size()) {
      throw new IllegalArgumentException(
          "Partition '"
              + fixed
              + "' does not fit table '"
              + table
              + "': "
              + (schema.isPartitioned()
                  ? "its partition columns are " + schema.partitionNames() + "."
                  : "it is not partitioned."));
    }
    return new WriteTarget(
        table, new PartitionSpec(values), List.copyOf(named), schema.partitionColumns());
  }

  /** Returns whether {@code column} is a partition column. */
  public boolean isPartition(Column column) {
    return partitionColumns.contains(column);
  }

  /** Returns the value that {@code spec} gives to {@code column}, if any. */
  public static Optional<String> value(PartitionSpec spec, Column column) {
    return spec.values().stream()
        .filter(value -> value.column().equalsIgnoreCase(column.name()))
        .map(PartitionSpec.Value::value)
        .findFirst();
  }

  /** Returns the fixed values that a session can fix too: those of the outermost columns. */
  public PartitionSpec sessionPartition() {
    int fixed = 0;
    while (fixed < partition.values().size()
        && partition.values().get(fixed).column().equals(partitionColumns.get(fixed).name())) {
      fixed++;
    }
    return new PartitionSpec(partition.values().subList(0, fixed));
  }

  /** Returns the partition columns that rows name, outermost first. */
  public List<Column> openColumns() {
    return partitionColumns.stream().filter(column -> value(partition, column).isEmpty()).toList();
  }

  /** Returns whether it is one partition, or a table without any. */
  public boolean isWhole() {
    return partition.values().size() == partitionColumns.size();
  }

  /** Returns whether {@code spec}, a whole partition, is part of it. */
  public boolean contains(PartitionSpec spec) {
    return partitionColumns.stream()
        .allMatch(
            column ->
                value(partition, column).isEmpty()
                    || canonical(column, partition).equals(canonical(column, spec)));
  }

  /**
   * Returns the values of {@code spec}, a whole partition, outermost first, each in the one way to
   * write it.
   */
  public List<String> canonical(PartitionSpec spec) {
    return partitionColumns.stream().map(column -> canonical(column, spec)).toList();
  }

  private static String canonical(Column column, PartitionSpec spec) {
    return PartitionValues.canonical(column, value(spec, column).orElseThrow());
  }

  @Override
  public String toString() {
    return partition.isEmpty() ? table.toString() : table + " partition=" + partition;
  }
}
