package io.maxcompute.spark.write;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.spark.options.WriteOptions.OverwriteMode;
import io.maxcompute.storage.table.TableSchema;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/** Collects what a write does to the rows that are there, and checks it. Makes no request. */
public final class MaxComputeWriteBuilder
    implements WriteBuilder, SupportsTruncate, SupportsDynamicOverwrite {
  private final ConnectionOptions connection;
  private final WriteOptions options;
  private final TableSchema table;
  private final StructType input;
  private boolean overwrite;

  /**
   * @param table columns of the table
   * @param input columns of the rows
   */
  public MaxComputeWriteBuilder(
      ConnectionOptions connection, WriteOptions options, TableSchema table, StructType input) {
    this.connection = connection;
    this.options = options;
    this.table = table;
    this.input = input;
  }

  /** Replaces the table, or the partition of option {@code partition}. */
  @Override
  public WriteBuilder truncate() {
    boolean wholePartition = options.partition().values().size() == table.partitionColumns().size();
    if (!wholePartition && options.overwriteMode() == OverwriteMode.STATIC) {
      throw new UnsupportedOperationException(
          "Cannot overwrite all partitions of table '"
              + connection.table()
              + "' in one commit. Set option 'overwriteMode' to 'dynamic' to replace the partitions"
              + " that rows are written to, or option 'partition' to replace one partition.");
    }
    overwrite = true;
    return this;
  }

  /** Replaces the partitions that rows are written to. */
  @Override
  public WriteBuilder overwriteDynamicPartitions() {
    overwrite = true;
    return this;
  }

  @Override
  public Write build() {
    WriteTarget target = WriteTarget.of(connection.table(), table, options.partition());
    ColumnMatching.check(target, input);
    return new MaxComputeWrite(new WritePlan(connection, options, target, input, overwrite));
  }
}
