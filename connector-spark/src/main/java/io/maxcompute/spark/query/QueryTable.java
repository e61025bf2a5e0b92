package io.maxcompute.spark.query;

import io.maxcompute.spark.options.CatalogOptions;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.types.BlobForm;
import io.maxcompute.spark.types.SparkTypes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Rows of SQL as Spark sees them: a table that can be read.
 *
 * <p>It says that it can be written too, for the sake of the message: of a source that says no,
 * Spark reports an internal error.
 */
record QueryTable(
    ConnectionOptions connection, QuerySource source, Optional<CatalogOptions> catalog)
    implements SupportsRead, SupportsWrite {
  private static final Set<TableCapability> CAPABILITIES =
      Set.of(
          TableCapability.BATCH_READ,
          TableCapability.BATCH_WRITE,
          TableCapability.TRUNCATE,
          TableCapability.ACCEPT_ANY_SCHEMA);

  @Override
  public String name() {
    return source.name();
  }

  @Override
  @SuppressWarnings("deprecation") // its replacement, columns(), is derived from it
  public StructType schema() {
    return SparkTypes.schema(source.schema().columns(), BlobForm.REFERENCE);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    Map<String, String> given = options.asCaseSensitiveMap();
    Map<String, String> all = catalog.map(own -> own.with(given).asMap()).orElse(given);
    return new QueryScanBuilder(connection, source, ReadOptions.from(all));
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo write) {
    throw new UnsupportedOperationException(
        "Cannot write to '"
            + name()
            + "': views, results of SQL and tables as they once were are for reading. Name a table,"
            + " and leave out options query, versionAsOf and timestampAsOf.");
  }

  @Override
  public String toString() {
    return "maxcompute " + name();
  }
}
