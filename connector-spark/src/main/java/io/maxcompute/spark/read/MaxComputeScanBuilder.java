package io.maxcompute.spark.read;

import io.maxcompute.spark.options.Pushdown;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.predicate.PushedPredicates;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.Column;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Collects what Spark pushes into a scan. Makes no request.
 *
 * <p>Not offered, because the Storage API could only approximate them: samples, which Spark draws
 * by rows, and the first rows of an order. An offset reaches the scan as part of a limit.
 */
public final class MaxComputeScanBuilder
    implements SupportsPushDownRequiredColumns,
        SupportsPushDownV2Filters,
        SupportsPushDownLimit,
        SupportsPushDownAggregates {
  private final LoadedTable table;
  private final ReadOptions options;
  private StructType required;
  private PushedPredicates predicates = PushedPredicates.NONE;
  private long mostRows = ScanSpec.ALL_ROWS;
  private @Nullable PushedAggregates aggregates;

  /**
   * @param options of this scan
   */
  public MaxComputeScanBuilder(LoadedTable table, ReadOptions options) {
    this.table = table;
    this.options = options;
    this.required = table.sparkSchema();
  }

  @Override
  public void pruneColumns(StructType columns) {
    required = columns;
  }

  /**
   * Takes conditions on partition columns, which are then exact; returns what Spark has to check.
   */
  @Override
  public Predicate[] pushPredicates(Predicate[] pushed) {
    predicates =
        PushedPredicates.of(
            pushed,
            table.schema(),
            new PushedPredicates.Switches(
                options.allows(Pushdown.PARTITIONS), options.allows(Pushdown.FILTERS)));
    return predicates.residual();
  }

  @Override
  public Predicate[] pushedPredicates() {
    return predicates.pushed();
  }

  @Override
  public boolean pushLimit(int limit) {
    if (!options.allows(Pushdown.LIMIT)) {
      return false;
    }
    mostRows = limit;
    return true;
  }

  /** Every task stops after so many rows; how many that are of all tasks together, Spark counts. */
  @Override
  public boolean isPartiallyPushed() {
    return true;
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    Optional<PushedAggregates> pushed = PushedAggregates.of(aggregation, spec());
    aggregates = pushed.orElse(null);
    return pushed.isPresent();
  }

  @Override
  public Scan build() {
    PushedAggregates pushed = aggregates;
    if (pushed != null) {
      return new AggregateScan(spec(), pushed);
    }
    for (Column column : table.schema().columns()) {
      if (Stream.of(required.fieldNames()).anyMatch(column.name()::equalsIgnoreCase)) {
        SparkTypes.requireSupported(column, table.blobs());
      }
    }
    return new MaxComputeScan(spec());
  }

  private ScanSpec spec() {
    return new ScanSpec(table, options, required, predicates, mostRows);
  }
}
