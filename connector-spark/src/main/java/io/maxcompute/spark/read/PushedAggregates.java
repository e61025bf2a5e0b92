package io.maxcompute.spark.read;

import io.maxcompute.spark.options.Pushdown;
import io.maxcompute.spark.types.PartitionValues;
import io.maxcompute.storage.catalog.PartitionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Aggregates over all rows of the selected partitions that are known without reading the rows:
 * either counts, all of one snapshot, or least and greatest values of partition columns.
 *
 * @param functions in the order of the query
 */
record PushedAggregates(List<Function> functions) {
  /** Keeps a copy of the list. */
  PushedAggregates {
    functions = List.copyOf(functions);
  }

  /** One aggregate. */
  sealed interface Function {
    /** Returns how Spark sees its value. */
    StructField field();
  }

  /** The number of rows. */
  record RowCount(String text) implements Function {
    @Override
    public StructField field() {
      return DataTypes.createStructField(text, DataTypes.LongType, false);
    }
  }

  /** The least or greatest value of a partition column. */
  record Extreme(String text, StructField column, boolean greatest) implements Function {
    @Override
    public StructField field() {
      DataType type = PartitionValues.evaluated(column.dataType());
      return DataTypes.createStructField(text, type, true);
    }
  }

  /** Returns the aggregates of a query, or empty if rows have to be read for one of them. */
  static Optional<PushedAggregates> of(Aggregation aggregation, ScanSpec spec) {
    boolean ofAllRows =
        aggregation.groupByExpressions().length == 0
            && spec.predicates().residual().length == 0
            && spec.ownFilter().isEmpty()
            && spec.options().changes().isEmpty();
    if (!spec.allows(Pushdown.AGGREGATES) || !ofAllRows) {
      return Optional.empty();
    }
    List<Function> functions = new ArrayList<>();
    for (AggregateFunc function : aggregation.aggregateExpressions()) {
      Optional<Function> known = function(function, spec);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      functions.add(known.get());
    }
    PushedAggregates pushed = new PushedAggregates(functions);
    boolean mixed = functions.stream().map(Object::getClass).distinct().count() > 1;
    return functions.isEmpty() || mixed ? Optional.empty() : Optional.of(pushed);
  }

  private static Optional<Function> function(AggregateFunc function, ScanSpec spec) {
    String text = function.toString();
    if (function instanceof CountStar) {
      return Optional.of(new RowCount(text));
    }
    if (function instanceof Count count && !count.isDistinct()) {
      return partitionColumn(count.column(), spec)
          .filter(column -> isNeverNull(column, spec))
          .map(column -> new RowCount(text));
    }
    if (function instanceof Min least) {
      return partitionColumn(least.column(), spec).map(column -> new Extreme(text, column, false));
    }
    if (function instanceof Max greatest) {
      return partitionColumn(greatest.column(), spec)
          .map(column -> new Extreme(text, column, true));
    }
    return Optional.empty();
  }

  private static Optional<StructField> partitionColumn(Expression expression, ScanSpec spec) {
    if (!(expression instanceof NamedReference reference) || reference.fieldNames().length != 1) {
      return Optional.empty();
    }
    return Stream.of(spec.table().partitionSchema().fields())
        .filter(field -> field.name().equalsIgnoreCase(reference.fieldNames()[0]))
        .filter(field -> PartitionValues.supports(field.dataType()))
        .findFirst();
  }

  /** Only text always has a value: of other types, Hive's default partition is null. */
  private static boolean isNeverNull(StructField column, ScanSpec spec) {
    return PartitionValues.isText(column.dataType())
        || new SelectedPartitions(spec)
            .listed().stream()
                .map(PartitionInfo::spec)
                .noneMatch(partition -> PartitionValues.of(partition, column) == null);
  }

  boolean areCounts() {
    return functions.get(0) instanceof RowCount;
  }

  StructType schema() {
    return new StructType(functions.stream().map(Function::field).toArray(StructField[]::new));
  }
}
