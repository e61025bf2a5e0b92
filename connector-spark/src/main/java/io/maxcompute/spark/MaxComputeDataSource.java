package io.maxcompute.spark;

import io.maxcompute.spark.options.BlobSettings;
import io.maxcompute.spark.options.ConnectionOptions;
import java.util.Map;
import org.apache.spark.package$;
import org.apache.spark.sql.connector.catalog.SessionConfigSupport;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source {@code maxcompute}. Keeps nothing between calls: two loads with different options
 * have nothing in common.
 */
public final class MaxComputeDataSource
    implements TableProvider, SessionConfigSupport, DataSourceRegister {
  static final String NAME = "maxcompute";
  private static final String SPARK_LINE = "3.5.";

  @Override
  public String shortName() {
    return NAME;
  }

  /** Settings {@code spark.datasource.maxcompute.*} are options of every read and write. */
  @Override
  public String keyPrefix() {
    return NAME;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return load(options.asCaseSensitiveMap()).schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return load(properties);
  }

  private static MaxComputeTable load(Map<String, String> options) {
    checkSparkVersion();
    return MaxComputeTable.load(ConnectionOptions.from(options), BlobSettings.from(options).form());
  }

  static void checkSparkVersion() {
    checkSparkVersion(package$.MODULE$.SPARK_VERSION());
  }

  private static void checkSparkVersion(String version) {
    if (!version.startsWith(SPARK_LINE)) {
      throw new UnsupportedOperationException(
          "This connector is built for Spark 3.5, and this is Spark " + version + ".");
    }
  }
}
