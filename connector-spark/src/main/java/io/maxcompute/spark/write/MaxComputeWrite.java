package io.maxcompute.spark.write;

import io.maxcompute.spark.metric.WriteMetrics;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.Write;

/** A write that can be executed. Opens no session: {@link MaxComputeBatchWrite} does. */
final class MaxComputeWrite implements Write {
  private final WritePlan plan;

  MaxComputeWrite(WritePlan plan) {
    this.plan = plan;
  }

  @Override
  public String description() {
    return "maxcompute "
        + plan.target().table()
        + (plan.target().partition().isEmpty() ? "" : " partition=" + plan.target().partition())
        + (plan.overwrite() ? " overwrite" : " append");
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
