package io.maxcompute.spark.query;

import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.read.RowRanges;
import io.maxcompute.spark.reader.OutputColumns;
import io.maxcompute.spark.reader.ReadPlan;
import io.maxcompute.spark.reader.SplitInputPartition;
import io.maxcompute.spark.reader.SplitReaderFactory;
import io.maxcompute.spark.reader.SplitSource;
import io.maxcompute.spark.types.RowWidth;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.read.Split;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a query of Spark reads of a result, and its tasks. What has not run yet runs once, when
 * tasks are planned.
 */
final class QueryScan implements Scan, Batch, SupportsReportStatistics {
  private static final Logger LOG = LoggerFactory.getLogger(QueryScan.class);

  private final ConnectionOptions connection;
  private final QuerySource source;
  private final ReadOptions options;
  private final StructType required;
  private final RowWindow slice;
  private @Nullable InstanceSession session;

  QueryScan(
      ConnectionOptions connection,
      QuerySource source,
      ReadOptions options,
      StructType required,
      RowWindow slice) {
    this.connection = connection;
    this.source = source;
    this.options = options;
    this.required = required;
    this.slice = slice;
  }

  @Override
  public StructType readSchema() {
    return required;
  }

  @Override
  public String description() {
    return "maxcompute "
        + source.description()
        + " columns="
        + List.of(required.fieldNames())
        + (options.filter().isEmpty() ? "" : " filter=" + options.filter())
        + slice.description();
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  /** Every split is read in batches; Spark need not plan the splits to find that out. */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  private synchronized InstanceSession session() {
    InstanceSession open = session;
    if (open == null) {
      open = source.open(options, required, slice.end());
      session = open;
    }
    return open;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    InstanceSession result = session();
    List<Split> splits =
        RowRanges.of(
            slice.first(),
            Math.min(slice.end(), result.rowCount()),
            RowWidth.of(required),
            options.split(),
            SparkSession.active().sparkContext().defaultParallelism());
    LOG.info(
        "Instance {}: {} of {} rows in {} splits by {}",
        result.instance(),
        slice.of(result.rowCount()),
        result.rowCount(),
        splits.size(),
        options.split().mode());
    SplitSource from = new SplitSource.OfInstance(result);
    return splits.stream()
        .map(split -> new SplitInputPartition(from, List.of(split)))
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    List<String> columns =
        required.isEmpty()
            ? List.of(RowWidth.narrowest(session().schema().columns()))
            : List.of(required.fieldNames());
    return new SplitReaderFactory(
        new ReadPlan(
            connection,
            OutputColumns.stored(required),
            options.batch().withColumns(columns),
            options.streams().ahead(),
            1, // a result may have an order, which its splits one after the other keep
            options.blobs().mostBytes(),
            Long.MAX_VALUE));
  }

  @Override
  public Statistics estimateStatistics() {
    OptionalLong rows = source.rowCount();
    OptionalLong left = rows.isEmpty() ? rows : OptionalLong.of(slice.of(rows.getAsLong()));
    return new Statistics() {
      @Override
      public OptionalLong numRows() {
        return left;
      }

      @Override
      public OptionalLong sizeInBytes() {
        return left.isEmpty()
            ? left
            : OptionalLong.of(RowWidth.saturated(left.getAsLong(), RowWidth.of(required)));
      }
    };
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ReadMetrics.all();
  }

  /** Equal scans are run once, where Spark sees that they are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueryScan that
        && connection.equals(that.connection)
        && source.equals(that.source)
        && options.equals(that.options)
        && required.equals(that.required)
        && slice.equals(that.slice);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source.name(), required, slice);
  }

  @Override
  public String toString() {
    return description();
  }
}
