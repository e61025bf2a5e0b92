package io.maxcompute.spark.read;

import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.spark.options.Pushdown;
import io.maxcompute.spark.predicate.PartitionPredicate;
import io.maxcompute.spark.types.ColumnNames;
import io.maxcompute.storage.table.Column;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportOrdering;
import org.apache.spark.sql.connector.read.SupportsReportPartitioning;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.connector.read.partitioning.Partitioning;
import org.apache.spark.sql.connector.read.partitioning.UnknownPartitioning;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a query reads of a table. Opens no session: its batch does, when it runs. Partitions are
 * listed earlier, if conditions choose among them, as Spark asks for the size of what they choose.
 */
final class MaxComputeScan
    implements SupportsReportStatistics,
        SupportsRuntimeV2Filtering,
        SupportsReportPartitioning,
        SupportsReportOrdering {
  private final ScanSpec spec;
  private final ScanPlanner planner;
  private Optional<ReportedKeys> keys = Optional.empty();
  private boolean keysKnown;

  MaxComputeScan(ScanSpec spec) {
    this.spec = spec;
    this.planner = new ScanPlanner(spec);
  }

  @Override
  public StructType readSchema() {
    return spec.required();
  }

  @Override
  public String description() {
    String text = new ScanDescription(spec, planner).text();
    return keys().map(reported -> text + " keys=" + reported.description()).orElse(text);
  }

  @Override
  public Batch toBatch() {
    return keys()
        .<Batch>map(reported -> new KeyedBatch(spec, planner, reported))
        .orElseGet(() -> new MaxComputeBatch(spec, planner));
  }

  @Override
  public Statistics estimateStatistics() {
    return ScanStatistics.of(spec, planner.partitions().byConditions());
  }

  /** Returns the partition columns that are read: Spark knows no others. */
  @Override
  public NamedReference[] filterAttributes() {
    if (!spec.allows(Pushdown.RUNTIME)) {
      return new NamedReference[0];
    }
    List<String> partitionColumns =
        spec.table().schema().partitionColumns().stream().map(Column::name).toList();
    return Stream.of(spec.required().fieldNames())
        .filter(name -> partitionColumns.stream().anyMatch(name::equalsIgnoreCase))
        .map(name -> Expressions.column(ColumnNames.quoted(name)))
        .toArray(NamedReference[]::new);
  }

  /** Takes what the other side of a join has; Spark joins in any case, so that none need hold. */
  @Override
  public void filter(Predicate[] predicates) {
    planner.restrict(
        Stream.of(predicates)
            .flatMap(predicate -> PartitionPredicate.of(predicate, spec.table().schema()).stream())
            .toList());
  }

  @Override
  public Partitioning outputPartitioning() {
    return keys().map(ReportedKeys::partitioning).orElseGet(() -> new UnknownPartitioning(0));
  }

  @Override
  public SortOrder[] outputOrdering() {
    return keys().map(ReportedKeys::ordering).orElseGet(() -> new SortOrder[0]);
  }

  private synchronized Optional<ReportedKeys> keys() {
    if (!keysKnown) {
      keys = ReportedKeys.of(spec, planner);
      keysKnown = true;
    }
    return keys;
  }

  /** Every split is read in batches; Spark need not plan the splits to find that out. */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ReadMetrics.all();
  }

  @Override
  public CustomTaskMetric[] reportDriverMetrics() {
    return planner.metrics();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MaxComputeScan that && spec.equals(that.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }
}
