package io.maxcompute.spark.query;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.Pushdown;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.types.BlobForm;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.Column;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownOffset;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;

/** Collects what Spark pushes into the reading of a result. Runs nothing. */
final class QueryScanBuilder
    implements ScanBuilder,
        SupportsPushDownRequiredColumns,
        SupportsPushDownLimit,
        SupportsPushDownOffset,
        SupportsPushDownAggregates {
  private final ConnectionOptions connection;
  private final QuerySource source;
  private final ReadOptions options;
  private StructType required;
  private RowWindow slice = RowWindow.ALL;
  private int counts;

  /**
   * @throws IllegalArgumentException if {@code options} ask for what SQL does not give
   */
  QueryScanBuilder(ConnectionOptions connection, QuerySource source, ReadOptions options) {
    if (options.changes().isPresent()) {
      throw new IllegalArgumentException(
          "Cannot read what was added to '"
              + source.name()
              + "': options startVersion, endVersion, startTimestamp and endTimestamp are for"
              + " tables.");
    }
    this.connection = connection;
    this.source = source;
    this.options = options;
    this.required = SparkTypes.schema(source.schema().columns(), BlobForm.REFERENCE);
  }

  @Override
  public void pruneColumns(StructType columns) {
    required = columns;
  }

  @Override
  public boolean pushLimit(int limit) {
    if (!options.allows(Pushdown.LIMIT) || counts > 0) {
      return false;
    }
    slice = slice.limit(limit);
    return true;
  }

  /** Rows are numbered, so that there are exactly as many as the limit allows. */
  @Override
  public boolean isPartiallyPushed() {
    return false;
  }

  /** The rows to skip are among those that a limit has left, if there is one. */
  @Override
  public boolean pushOffset(int offset) {
    if (!options.allows(Pushdown.LIMIT) || counts > 0 || source.rowCount().isEmpty()) {
      return false;
    }
    slice = slice.offset(offset);
    return true;
  }

  @Override
  public boolean supportCompletePushDown(Aggregation aggregation) {
    boolean counted =
        Stream.of(aggregation.aggregateExpressions()).allMatch(CountStar.class::isInstance);
    return options.allows(Pushdown.AGGREGATES)
        && source.rowCount().isPresent()
        && aggregation.groupByExpressions().length == 0
        && aggregation.aggregateExpressions().length > 0
        && counted;
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    if (!supportCompletePushDown(aggregation)) {
      return false;
    }
    counts = aggregation.aggregateExpressions().length;
    return true;
  }

  @Override
  public Scan build() {
    if (counts > 0) {
      long rows = slice.of(source.rowCount().orElseThrow());
      return new CountScan(counts, rows, source.description());
    }
    for (Column column : source.schema().columns()) {
      if (Stream.of(required.fieldNames()).anyMatch(column.name()::equalsIgnoreCase)) {
        SparkTypes.requireSupported(column, BlobForm.REFERENCE);
      }
    }
    return new QueryScan(connection, source, options, required, slice);
  }
}
