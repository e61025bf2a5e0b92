package io.maxcompute.spark.write;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.PartitionSettings.OverwriteMode;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.spark.types.PartitionValues;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.spark.writer.RowMapping;
import io.maxcompute.spark.writer.WriteTarget;
import io.maxcompute.spark.writer.WriterPlan;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.Operation;
import io.maxcompute.storage.table.PartitionSpec;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * Collects what a write does to the rows that are there, and checks it. Makes no request, but to
 * ask how the table is stored, if that matters.
 */
public final class MaxComputeWriteBuilder
    implements WriteBuilder, SupportsOverwriteV2, SupportsDynamicOverwrite {
  private final ConnectionOptions connection;
  private final TargetTable table;
  private final WriteOptions options;
  private final StructType input;
  private PartitionSpec fixed;
  private Replacement replacement = Replacement.NONE;

  /**
   * @param table where they go
   * @param input columns of the rows
   */
  public MaxComputeWriteBuilder(
      ConnectionOptions connection, WriteOptions options, TargetTable table, StructType input) {
    this.connection = connection;
    this.options = options;
    this.table = table;
    this.input = input;
    this.fixed = options.partitions().partition();
  }

  /** Replaces the table, or the part of it that option {@code partition} names. */
  @Override
  public WriteBuilder truncate() {
    boolean dynamic = options.partitions().overwriteMode() == OverwriteMode.DYNAMIC;
    replacement = dynamic ? Replacement.WRITTEN_PARTITIONS : Replacement.TARGET;
    return this;
  }

  /** Replaces the partitions that rows are written to. */
  @Override
  public WriteBuilder overwriteDynamicPartitions() {
    replacement = Replacement.WRITTEN_PARTITIONS;
    return this;
  }

  /** Says yes to all: {@link #overwrite} explains what it refuses. */
  @Override
  public boolean canOverwrite(Predicate[] predicates) {
    return true;
  }

  /**
   * Replaces the partitions that have the values which {@code predicates} ask for.
   *
   * @throws UnsupportedOperationException if they ask for anything else
   */
  @Override
  public WriteBuilder overwrite(Predicate[] predicates) {
    StructType columns = SparkTypes.schema(table.schema().partitionColumns());
    fixed = new PartitionFilter(connection.table().toString(), columns).values(predicates);
    replacement = Replacement.TARGET;
    return this;
  }

  @Override
  public Write build() {
    WriteTarget target = WriteTarget.of(connection.table(), table.schema(), fixed);
    int apiVersion = connection.storageConfig().apiVersion();
    BlobOptionsCheck.run(target, input, options.blobs(), apiVersion);
    RowMapping rows = RowMapping.of(input, options, target, table.primaryKey());
    ColumnMatching.check(target, rows, table::primaryKey);
    if (replacement != Replacement.NONE && options.rows().operation() == Operation.DELETE) {
      throw new UnsupportedOperationException(
          "Cannot overwrite "
              + target
              + " with deletions: they would leave nothing. Name mode append, or leave out option"
              + " 'operation'.");
    }
    WriterPlan writers = new WriterPlan(connection, options, target, rows);
    WritePlan plan = new WritePlan(writers, table, replacement);
    if (!plan.isOneCommit()) {
      checkTwoSteps(target);
    }
    return new MaxComputeWrite(
        plan, RowArrangement.of(options.distribution(), target, table.layout(), input));
  }

  /** What no row is written to is dropped after the commit: that needs partitions told apart. */
  private void checkTwoSteps(WriteTarget target) {
    if (options.identity() != null) {
      throw new UnsupportedOperationException(
          "Cannot do "
              + options.identity()
              + ": overwriting all partitions of "
              + target
              + " takes more than one commit. Leave txnAppId out: an overwrite that is run again"
              + " replaces what it wrote before. Or set option 'overwriteMode' to 'dynamic'.");
    }
    for (Column column : target.partitionColumns()) {
      if (SparkTypes.dataType(column.type()).filter(PartitionValues::supports).isEmpty()) {
        throw new UnsupportedOperationException(
            "Cannot overwrite all partitions of "
                + target
                + ": values of its partition column '"
                + column.name()
                + "' of type "
                + column.type()
                + " cannot be told apart by their text. Set option 'overwriteMode' to 'dynamic' to"
                + " replace the partitions that rows are written to.");
      }
    }
  }
}
