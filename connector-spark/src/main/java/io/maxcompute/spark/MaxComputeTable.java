package io.maxcompute.spark;

import io.maxcompute.spark.options.BlobSettings;
import io.maxcompute.spark.options.CatalogOptions;
import io.maxcompute.spark.options.DefinitionSettings;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.spark.query.QueryTables;
import io.maxcompute.spark.read.MaxComputeScanBuilder;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.spark.types.BlobForm;
import io.maxcompute.spark.types.ColumnNames;
import io.maxcompute.spark.types.RowOrigin;
import io.maxcompute.spark.write.MaxComputeWriteBuilder;
import io.maxcompute.spark.write.TargetTable;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.TableId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;
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
public final class MaxComputeTable implements SupportsRead, SupportsWrite, SupportsMetadataColumns {
  /**
   * Spark matches the columns of what is written to a table of a catalog: by position or by name as
   * the statement says, which only Spark knows.
   */
  private static final Set<TableCapability> IN_CATALOG =
      Set.of(
          TableCapability.BATCH_READ,
          TableCapability.BATCH_WRITE,
          TableCapability.TRUNCATE,
          TableCapability.OVERWRITE_BY_FILTER,
          TableCapability.OVERWRITE_DYNAMIC);

  /**
   * Columns of what {@code format("maxcompute")} writes are matched here and not by Spark, so that
   * all differences come in one error and values are cast where they are written.
   */
  private static final Set<TableCapability> BY_FORMAT =
      Stream.concat(IN_CATALOG.stream(), Stream.of(TableCapability.ACCEPT_ANY_SCHEMA))
          .collect(Collectors.toUnmodifiableSet());

  private static final String OVERWRITE_MODE_KEY = "spark.sql.sources.partitionOverwriteMode";
  private static final String STATIC = "static";

  private final LoadedTable table;

  /** Empty for a table that {@code format("maxcompute")} names: a query then has all options. */
  private final Optional<CatalogOptions> catalog;

  private MaxComputeTable(LoadedTable table, Optional<CatalogOptions> catalog) {
    this.table = table;
    this.catalog = catalog;
  }

  /** Returns {@code table}, which the Storage API serves. */
  static MaxComputeTable of(LoadedTable table) {
    return new MaxComputeTable(table, Optional.empty());
  }

  /**
   * Returns the table {@code id} of a catalog. One request.
   *
   * @param options used where a query gives no option of its own
   * @throws UnsupportedOperationException if it is a view, which the options do not allow to query
   */
  public static Table inCatalog(TableId id, CatalogOptions options) {
    MaxComputeDataSource.checkSparkVersion();
    BlobForm blobs = BlobSettings.from(options.asMap()).form();
    LoadedTable table = LoadedTable.load(options.connection(id), blobs);
    return table.info().isStored()
        ? new MaxComputeTable(table, Optional.of(options))
        : QueryTables.ofView(table, options);
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
        .map(name -> Expressions.identity(ColumnNames.quoted(name)))
        .toArray(Transform[]::new);
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return RowOrigin.columns();
  }

  /** Those of the service, and what Spark shows of every table. */
  @Override
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>(table.info().properties());
    properties.put(TableCatalog.PROP_PROVIDER, MaxComputeDataSource.NAME);
    if (!table.info().comment().isEmpty()) {
      properties.put(TableCatalog.PROP_COMMENT, table.info().comment());
    }
    if (!table.info().owner().isEmpty()) {
      properties.put(TableCatalog.PROP_OWNER, table.info().owner());
    }
    return properties;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return catalog.isPresent() ? IN_CATALOG : BY_FORMAT;
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    Query query = query(options);
    return new MaxComputeScanBuilder(query.table(), ReadOptions.from(query.options()));
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo write) {
    Query query = query(write.options());
    WriteOptions options =
        catalog.isEmpty()
            ? writeOptions(query.options())
            : WriteOptions.from(query.options(), STATIC); // Spark decides, statement by statement
    DefinitionSettings definition = DefinitionSettings.from(query.options());
    TargetTable target = TargetTable.of(query.table(), write.schema(), options, definition);
    return new MaxComputeWriteBuilder(query.table().connection(), options, target, write.schema());
  }

  static WriteOptions writeOptions(Map<String, String> options) {
    String overwriteMode = SQLConf.get().getConfString(OVERWRITE_MODE_KEY, STATIC);
    return WriteOptions.from(options, overwriteMode);
  }

  /** The table as one query reaches it, and all options of that query. */
  private record Query(LoadedTable table, Map<String, String> options) {}

  private Query query(CaseInsensitiveStringMap given) {
    Map<String, String> options = given.asCaseSensitiveMap();
    if (catalog.isEmpty()) {
      return new Query(table, options);
    }
    CatalogOptions merged = catalog.get().with(options);
    return new Query(table.over(merged.connection(table.info().id())), merged.asMap());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MaxComputeTable that
        && table.equals(that.table)
        && catalog.equals(that.catalog);
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
