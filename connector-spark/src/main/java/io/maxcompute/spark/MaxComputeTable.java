package io.maxcompute.spark;

import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.spark.read.MaxComputeScanBuilder;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.spark.write.MaxComputeWriteBuilder;
import io.maxcompute.storage.table.Column;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A MaxCompute table as Spark sees it: data columns, then partition columns.
 *
 * <p>Two are equal if they are the same table by the same settings, which is how Spark finds cached
 * relations.
 */
public final class MaxComputeTable implements SupportsRead, SupportsWrite {
  /**
   * Columns are matched here and not by Spark, so that all differences come in one error and no
   * value is cast on the way.
   */
  private static final Set<TableCapability> CAPABILITIES =
      Set.of(
          TableCapability.BATCH_READ,
          TableCapability.BATCH_WRITE,
          TableCapability.TRUNCATE,
          TableCapability.OVERWRITE_DYNAMIC,
          TableCapability.ACCEPT_ANY_SCHEMA);

  private static final String OVERWRITE_MODE_KEY = "spark.sql.sources.partitionOverwriteMode";

  private final LoadedTable table;

  MaxComputeTable(LoadedTable table) {
    this.table = table;
  }

  @Override
  public String name() {
    return table.info().id().toString();
  }

  @Override
  @SuppressWarnings("deprecation") // its replacement, columns(), is derived from it
  public StructType schema() {
    return table.sparkSchema();
  }

  @Override
  public Transform[] partitioning() {
    return table.schema().partitionColumns().stream()
        .map(Column::name)
        .map(Expressions::identity)
        .toArray(Transform[]::new);
  }

  @Override
  public Map<String, String> properties() {
    return table.info().properties();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    ReadOptions read = ReadOptions.from(options.asCaseSensitiveMap());
    return new MaxComputeScanBuilder(table, read);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo write) {
    String overwriteMode = SQLConf.get().getConfString(OVERWRITE_MODE_KEY, "static");
    WriteOptions options = WriteOptions.from(write.options().asCaseSensitiveMap(), overwriteMode);
    return new MaxComputeWriteBuilder(table.connection(), options, table.schema(), write.schema());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MaxComputeTable that && table.equals(that.table);
  }

  @Override
  public int hashCode() {
    return table.hashCode();
  }

  @Override
  public String toString() {
    return "maxcompute " + name();
  }
}
