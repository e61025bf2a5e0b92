package io.maxcompute.spark;

import io.maxcompute.spark.options.BlobSettings;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.DefinitionSettings;
import io.maxcompute.spark.options.QueryOptions;
import io.maxcompute.spark.query.QueryTables;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.storage.error.ServiceException;
import java.util.Map;
import org.apache.spark.package$;
import org.apache.spark.sql.connector.catalog.SessionConfigSupport;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The data source {@code maxcompute}. Spark makes one per load, asks for the schema, for the
 * partitioning, and then for the table by the same options: that gets what was loaded for the
 * schema, once, so that SQL runs once per load. Of a load whose schema the user gave Spark asks for
 * the partitioning and then for the table; of a save it asks for the table at once. Loads have
 * nothing in common. Thread-safe.
 */
public final class MaxComputeDataSource
    implements TableProvider, SessionConfigSupport, DataSourceRegister {
  static final String NAME = "maxcompute";
  private static final String SPARK_LINE = "3.5.";

  private @Nullable Loaded loaded;
  private boolean isLoad;

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
    Map<String, String> asked = Map.copyOf(options.asCaseSensitiveMap());
    Table table = load(asked);
    synchronized (this) {
      loaded = new Loaded(asked, table);
    }
    return schema(table);
  }

  /** Returns nothing: the table says it itself. */
  @Override
  public synchronized Transform[] inferPartitioning(CaseInsensitiveStringMap options) {
    isLoad = true;
    return new Transform[0];
  }

  /** Only so does Spark tell the schema of rows that a table is made for. */
  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  /**
   * @throws UnsupportedOperationException if the user gave a load its schema
   * @throws IllegalArgumentException if rows are to be saved in a table that is not there, and the
   *     options do not say to make it
   */
  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    Asked asked = take();
    if (asked.loaded() != null) {
      return asked.loaded().options().equals(properties)
          ? asked.loaded().table()
          : load(properties);
    }
    if (asked.isLoad()) {
      throw new UnsupportedOperationException(
          "A table of maxcompute has the columns and types that it has: leave out .schema(…), and"
              + " select or cast columns of what is read.");
    }
    return saved(schema, partitioning, properties);
  }

  private static Table saved(
      StructType schema, Transform[] partitioning, Map<String, String> options) {
    try {
      return load(options);
    } catch (ServiceException e) {
      if (!LoadedTable.isMissing(e)) {
        throw e;
      }
      if (!DefinitionSettings.from(options).createTable()) {
        throw new IllegalArgumentException(
            "Cannot write to a table that is not there; option 'createTable' = 'true' makes it from"
                + " the columns of the rows. "
                + e.getMessage(),
            e);
      }
      return new MissingTable(ConnectionOptions.from(options), schema, partitioning);
    }
  }

  /** What Spark asked for before it asks for the table. */
  private record Asked(@Nullable Loaded loaded, boolean isLoad) {}

  private synchronized Asked take() {
    Asked asked = new Asked(loaded, isLoad);
    loaded = null;
    isLoad = false;
    return asked;
  }

  /** What was loaded for its schema and not asked for yet. Shows no options: they hold secrets. */
  private record Loaded(Map<String, String> options, Table table) {
    @Override
    public String toString() {
      return table.toString();
    }
  }

  @SuppressWarnings("deprecation") // its replacement, columns(), is derived from it
  private static StructType schema(Table table) {
    return table.schema();
  }

  private static Table load(Map<String, String> options) {
    checkSparkVersion();
    ConnectionOptions connection = ConnectionOptions.from(options);
    QueryOptions query = QueryOptions.from(options);
    if (query.sql().isPresent()) {
      return QueryTables.ofQuery(connection, query);
    }
    if (query.asOf().isPresent()) {
      return QueryTables.asOf(connection, query.asOf().get(), query);
    }
    LoadedTable table = LoadedTable.load(connection, BlobSettings.from(options).form());
    return table.info().isStored() ? MaxComputeTable.of(table) : QueryTables.ofView(table, query);
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
