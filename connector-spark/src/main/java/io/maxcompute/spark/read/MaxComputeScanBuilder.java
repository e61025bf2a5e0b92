package io.maxcompute.spark.read;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.predicate.PushedPredicates;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.TableSchema;
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
  private final ConnectionOptions connection;
  private final ReadOptions options;
  private final TableSchema table;
  private StructType required;
  private PushedPredicates pushed = PushedPredicates.NONE;

  /**
   * @param table columns of the table
   * @param schema the same as Spark's types
   */
  public MaxComputeScanBuilder(
      ConnectionOptions connection, ReadOptions options, TableSchema table, StructType schema) {
    this.connection = connection;
    this.options = options;
    this.table = table;
    this.required = schema;
  }

  @Override
  public void pruneColumns(StructType columns) {
    required = columns;
  }

  /** Takes the conditions on partition columns, which are then exact; returns the others. */
  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    pushed = PushedPredicates.of(predicates, table, new PushedPredicates.Switches(true, false));
    return pushed.residual();
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.pushed();
  }

  @Override
  public Scan build() {
    for (Column column : table.columns()) {
      if (Stream.of(required.fieldNames()).anyMatch(column.name()::equalsIgnoreCase)) {
        SparkTypes.requireSupported(column);
      }
    }
    return new MaxComputeScan(connection, options, table, required, pushed.partition());
  }
}
