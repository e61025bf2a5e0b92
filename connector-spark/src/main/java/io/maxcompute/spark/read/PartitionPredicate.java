package io.maxcompute.spark.read;

import io.maxcompute.storage.table.PartitionSpec;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** A condition on partition columns only, evaluated by Spark's own expressions: exact. */
final class PartitionPredicate {
  private final Predicate source;
  private final Expression condition;
  private final StructType partitionColumns;

  private PartitionPredicate(Predicate source, Expression condition, StructType partitionColumns) {
    this.source = source;
    this.condition = condition;
    this.partitionColumns = partitionColumns;
  }

  /**
   * Returns {@code predicate} as one on partitions, or empty if it needs the rows.
   *
   * @param partitionColumns all partition columns of the table, outermost first
   */
  static Optional<PartitionPredicate> of(Predicate predicate, StructType partitionColumns) {
    if (predicate.references().length == 0) {
      return Optional.empty();
    }
    return new PartitionExpressions(partitionColumns)
        .translate(predicate)
        .map(condition -> new PartitionPredicate(predicate, condition, partitionColumns));
  }

  Predicate source() {
    return source;
  }

  /** Returns whether rows of {@code partition} can be in the result. */
  boolean matches(PartitionSpec partition) {
    return Boolean.TRUE.equals(condition.eval(row(partition)));
  }

  private InternalRow row(PartitionSpec partition) {
    Object[] values = new Object[partitionColumns.length()];
    for (PartitionSpec.Value value : partition.values()) {
      int ordinal = ordinal(value.column());
      DataType type = partitionColumns.apply(ordinal).dataType();
      if (PartitionValues.supports(type)) { // no condition refers to another
        values[ordinal] = PartitionValues.parse(value.column(), value.value(), type);
      }
    }
    return new GenericInternalRow(values);
  }

  private int ordinal(String column) {
    String[] names = partitionColumns.fieldNames();
    for (int i = 0; i < names.length; i++) {
      if (names[i].toLowerCase(Locale.ROOT).equals(column.toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    throw new IllegalStateException("the service lists unknown partition column '" + column + "'");
  }
}
