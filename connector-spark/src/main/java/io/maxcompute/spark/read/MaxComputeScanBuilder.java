package io.maxcompute.spark.read;

import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;

/** Collects what Spark pushes into a scan. Makes no request. */
public final class MaxComputeScanBuilder
    implements ScanBuilder, SupportsPushDownRequiredColumns, SupportsPushDownV2Filters {
  private final LoadedTable table;
  private final ReadOptions options;
  private StructType required;
  private List<PartitionPredicate> partitionPredicates = List.of();

  public MaxComputeScanBuilder(LoadedTable table, ReadOptions options) {
    this.table = table;
    this.options = options;
    this.required = table.sparkSchema();
  }

  @Override
  public void pruneColumns(StructType columns) {
    required = columns;
  }

  /** Takes the conditions on partition columns, which are then exact; returns the others. */
  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    StructType partitionColumns = SparkTypes.schema(table.schema().partitionColumns());
    List<PartitionPredicate> taken = new ArrayList<>();
    List<Predicate> left = new ArrayList<>();
    for (Predicate predicate : predicates) {
      Optional<PartitionPredicate> exact = PartitionPredicate.of(predicate, partitionColumns);
      exact.ifPresentOrElse(taken::add, () -> left.add(predicate));
    }
    partitionPredicates = List.copyOf(taken);
    return left.toArray(Predicate[]::new);
  }

  @Override
  public Predicate[] pushedPredicates() {
    return partitionPredicates.stream().map(PartitionPredicate::source).toArray(Predicate[]::new);
  }

  @Override
  public Scan build() {
    for (Column column : table.schema().columns()) {
      if (Stream.of(required.fieldNames()).anyMatch(column.name()::equalsIgnoreCase)) {
        SparkTypes.requireSupported(column);
      }
    }
    return new MaxComputeScan(
        table.connection(), options, table.schema(), required, partitionPredicates);
  }
}
