package io.maxcompute.bench.read;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A yardstick: reads the same streams as the connector does, but by Arrow's own reader and Spark's
 * own {@code ArrowColumnVector}.
 */
public final class ArrowSource implements TableProvider {
  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SparkSession.active()
        .read()
        .format("maxcompute")
        .options(options.asCaseSensitiveMap())
        .load()
        .schema();
  }

  @Override
  public Table getTable(StructType schema, Transform[] partitions, Map<String, String> options) {
    return new ArrowTable(schema);
  }

  private record ArrowTable(StructType types) implements Table, SupportsRead {
    @Override
    @SuppressWarnings("deprecation") // its replacement, columns(), is derived from it
    public StructType schema() {
      return types;
    }

    @Override
    public String name() {
      return "arrow";
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return new ArrowScan(types, options.asCaseSensitiveMap());
    }
  }
}
