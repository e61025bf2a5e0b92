package io.maxcompute.spark.write;

import io.maxcompute.spark.metric.WriteMetrics;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.WriteOptions;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.types.StructType;

/** A checked write. Opens no session: {@link MaxComputeBatchWrite} does. */
final class MaxComputeWrite implements Write {
  private final ConnectionOptions connection;
  private final WriteOptions options;
  private final WriteTarget target;
  private final StructType input;
  private final boolean overwrite;

  MaxComputeWrite(
      ConnectionOptions connection,
      WriteOptions options,
      WriteTarget target,
      StructType input,
      boolean overwrite) {
    this.connection = connection;
    this.options = options;
    this.target = target;
    this.input = input;
    this.overwrite = overwrite;
  }

  @Override
  public String description() {
    return "maxcompute "
        + target.table()
        + (target.partition().isEmpty() ? "" : " partition=" + target.partition())
        + (overwrite ? " overwrite" : " append");
  }

  @Override
  public BatchWrite toBatch() {
    return new MaxComputeBatchWrite(connection, options, target, input, overwrite);
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return WriteMetrics.all();
  }
}
