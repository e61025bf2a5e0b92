package io.maxcompute.spark.read;

import io.maxcompute.spark.metric.ReadMetrics;
import java.util.List;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A query of aggregates only, which reads no rows where the service knows the answer. */
final class AggregateScan implements Scan {
  private final ScanSpec spec;
  private final PushedAggregates aggregates;
  private final ScanPlanner planner;

  /**
   * @param spec of the rows that are aggregated
   */
  AggregateScan(ScanSpec spec, PushedAggregates aggregates) {
    this.spec = spec.withoutColumns();
    this.aggregates = aggregates;
    this.planner = new ScanPlanner(this.spec);
  }

  @Override
  public StructType readSchema() {
    return aggregates.schema();
  }

  @Override
  public String description() {
    return new ScanDescription(spec, planner).text()
        + " aggregates="
        + List.of(aggregates.schema().fieldNames());
  }

  @Override
  public Batch toBatch() {
    return new AggregateBatch(spec, aggregates, planner);
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.UNSUPPORTED;
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ReadMetrics.all();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AggregateScan that
        && spec.equals(that.spec)
        && aggregates.equals(that.aggregates);
  }

  @Override
  public int hashCode() {
    return 31 * spec.hashCode() + aggregates.hashCode();
  }
}
