package io.maxcompute.spark.write;

import io.maxcompute.spark.metric.WriteMetrics;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;

/** A write that can be executed. Opens no session: {@link MaxComputeBatchWrite} does. */
final class MaxComputeWrite implements RequiresDistributionAndOrdering {
  private final WritePlan plan;
  private final RowArrangement arrangement;

  MaxComputeWrite(WritePlan plan, RowArrangement arrangement) {
    this.plan = plan;
    this.arrangement = arrangement;
  }

  @Override
  public String description() {
    return "maxcompute " + plan.target() + " " + plan.replacement();
  }

  @Override
  public Distribution requiredDistribution() {
    return arrangement.distribution();
  }

  @Override
  public boolean distributionStrictlyRequired() {
    return arrangement.strict();
  }

  @Override
  public long advisoryPartitionSizeInBytes() {
    return arrangement.taskBytes();
  }

  @Override
  public SortOrder[] requiredOrdering() {
    return arrangement.ordering().toArray(SortOrder[]::new);
  }

  @Override
  public BatchWrite toBatch() {
    return new MaxComputeBatchWrite(plan);
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return WriteMetrics.all();
  }
}
