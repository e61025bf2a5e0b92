package io.maxcompute.spark.query;

import io.maxcompute.spark.options.CatalogOptions;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.PointInTime;
import io.maxcompute.spark.options.QueryOptions;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.spark.types.BlobForm;
import io.maxcompute.storage.catalog.SqlFailedException;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.table.TableId;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.spark.sql.connector.catalog.Table;

/**
 * What is read by running SQL in MaxCompute as an instance (control-plane.md, section 5), whose
 * result the Storage API serves by ranges of rows (storage-api.md, section 2.16). Thread-safe.
 */
public final class QueryTables {
  private QueryTables() {}

  /**
   * Runs the query of {@code options} and returns its result. The rows stay those of this run.
   *
   * @throws IllegalArgumentException if {@code options} hold no query, or one that gives no rows,
   *     or if parameters and placeholders differ: nothing has run then
   * @throws SqlFailedException if the query fails
   * @throws IllegalStateException if it takes too long, and was cancelled, or gave no rows
   * @throws CancellationException if this thread is interrupted; the query was cancelled
   */
  public static Table ofQuery(ConnectionOptions connection, QueryOptions options) {
    SqlTemplate template =
        new SqlTemplate(
            options
                .sql()
                .orElseThrow(() -> new IllegalArgumentException("Option 'query' is missing.")));
    template.requireRows();
    Statement statement = Statement.of(template, connection, options);
    InstanceSession session = StatementRun.run(connection, statement);
    return new QueryTable(
        connection, new FinishedQuery(session, statement.shown()), Optional.empty());
  }

  /**
   * Returns a view or an external table, which the Storage API does not serve. It is queried when
   * Spark wants rows, by every execution anew.
   *
   * @throws UnsupportedOperationException if {@code options} do not allow it
   */
  public static Table ofView(LoadedTable view, QueryOptions options) {
    return ofView(view, options, Optional.empty());
  }

  /** Returns a view or an external table of a catalog, as the other method of this name. */
  public static Table ofView(LoadedTable view, CatalogOptions catalog) {
    return ofView(view, QueryOptions.from(catalog.asMap()), Optional.of(catalog));
  }

  private static Table ofView(
      LoadedTable view, QueryOptions options, Optional<CatalogOptions> catalog) {
    if (!options.viewsByQuery()) {
      throw new UnsupportedOperationException(
          "'"
              + view.info().id()
              + "' is a "
              + view.info().type()
              + ", which the Storage API does not serve. Name a table, or set option"
              + " 'viewsByQuery' to true: it is then read by running SQL.");
    }
    return new QueryTable(
        view.connection(), DeferredQuery.of(view, Optional.empty(), options), catalog);
  }

  /**
   * Returns the table of {@code connection} as it once was. It is queried when Spark wants rows; a
   * version or time that the service does not have is an error then. Two requests.
   *
   * @param point in its history
   * @param options how queries are run
   * @throws UnsupportedOperationException if the table is not transactional, and has no versions
   */
  public static Table asOf(ConnectionOptions connection, PointInTime point, QueryOptions options) {
    return asOf(connection, point, options, Optional.empty());
  }

  /** Returns a table of a catalog as it once was, as the other method of this name. */
  public static Table asOf(TableId table, PointInTime point, CatalogOptions catalog) {
    QueryOptions options = QueryOptions.from(catalog.asMap());
    return asOf(catalog.connection(table), point, options, Optional.of(catalog));
  }

  private static Table asOf(
      ConnectionOptions connection,
      PointInTime point,
      QueryOptions options,
      Optional<CatalogOptions> catalog) {
    LoadedTable table = LoadedTable.load(connection, BlobForm.REFERENCE);
    if (!table.info().isStored() || !table.layout().transactional()) {
      throw new UnsupportedOperationException(
          "'"
              + table.info().id()
              + "' cannot be read as it once was: it is not a transactional table, so that the"
              + " service keeps no versions of it. Read it as it is; or, where the service has a"
              + " history of its data, read what was added in a part of that by options"
              + " startVersion and endVersion, or startTimestamp and endTimestamp.");
    }
    DeferredQuery query = DeferredQuery.of(table, Optional.of(point), options);
    return new QueryTable(connection, query, catalog);
  }
}
