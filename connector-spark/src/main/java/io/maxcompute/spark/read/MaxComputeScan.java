package io.maxcompute.spark.read;

import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.predicate.PartitionPredicate;
import io.maxcompute.storage.table.TableSchema;
import java.util.List;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/** What a query reads of a table. Opens no session: {@link MaxComputeBatch} does. */
final class MaxComputeScan implements Scan {
  private final ConnectionOptions connection;
  private final ReadOptions options;
  private final TableSchema table;
  private final StructType required;
  private final List<PartitionPredicate> partitionPredicates;

  MaxComputeScan(
      ConnectionOptions connection,
      ReadOptions options,
      TableSchema table,
      StructType required,
      List<PartitionPredicate> partitionPredicates) {
    this.connection = connection;
    this.options = options;
    this.table = table;
    this.required = required;
    this.partitionPredicates = partitionPredicates;
  }

  @Override
  public StructType readSchema() {
    return required;
  }

  @Override
  public String description() {
    List<String> filters =
        partitionPredicates.stream().map(predicate -> predicate.source().toString()).toList();
    return "maxcompute "
        + connection.table()
        + " columns="
        + List.of(required.fieldNames())
        + " partitionFilters="
        + filters;
  }

  @Override
  public Batch toBatch() {
    return new MaxComputeBatch(
        connection,
        options,
        ScanColumns.of(table, required),
        required,
        new PartitionPruning(connection, partitionPredicates));
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
}
