package io.maxcompute.spark.options;

import io.maxcompute.storage.table.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a catalog: how its tables are reached, and what their reads and writes do where a
 * query does not say otherwise. Resolved and checked once. Equal if all settings are.
 *
 * <p>A value given with {@code .option(…)} comes first, then the catalog's, then the default.
 * Settings {@code spark.datasource.maxcompute.*} are not the catalog's: Spark does not give them to
 * catalogs, and two catalogs of a session may belong to two callers.
 */
public final class CatalogOptions {
  private static final String PATH = "path";

  /** They say which rows: a table's name and a query say that. */
  private static final List<String> OF_QUERIES =
      Stream.concat(
              Stream.of(PATH),
              Stream.<List<Option<?>>>of(
                      List.of(ConnectionOptions.TABLE, PartitionSettings.PARTITION),
                      List.of(
                          QueryOptions.QUERY,
                          QueryOptions.VERSION_AS_OF,
                          QueryOptions.TIMESTAMP_AS_OF),
                      ChangeOptions.ALL,
                      WriteIdentity.ALL,
                      List.of(DistributionSettings.UPSERT_ORDER),
                      RowSettings.ALL,
                      DefinitionSettings.ALL)
                  .flatMap(List::stream)
                  .map(Option::key))
          .toList();

  /**
   * They say which table, who asks, and of what types columns are: that is settled when the table
   * is loaded.
   */
  private static final List<String> OF_CATALOGS =
      Stream.concat(
              Stream.of(PATH),
              Stream.<Option<?>>of(
                      ConnectionOptions.ENDPOINT,
                      ConnectionOptions.TUNNEL_ENDPOINT,
                      ConnectionOptions.PROJECT,
                      ConnectionOptions.SCHEMA,
                      ConnectionOptions.TABLE,
                      ConnectionOptions.ACCESS_KEY_ID,
                      ConnectionOptions.ACCESS_KEY_SECRET,
                      ConnectionOptions.SECURITY_TOKEN,
                      ConnectionOptions.BEARER_TOKEN,
                      ConnectionOptions.REGION,
                      BlobSettings.FORM,
                      QueryOptions.VIEWS_BY_QUERY,
                      QueryOptions.TIMEOUT,
                      QueryOptions.HINTS)
                  .map(Option::key))
          .toList();

  private final String catalog;
  private final Map<String, String> options;

  private CatalogOptions(String catalog, Map<String, String> options) {
    this.catalog = catalog;
    this.options = Map.copyOf(options);
  }

  /**
   * Returns the settings of {@code catalog}.
   *
   * @throws IllegalArgumentException if one is unknown, missing or wrong, or says what only a query
   *     can
   */
  public static CatalogOptions from(String catalog, Map<String, String> options) {
    try {
      Map<String, String> checked = Options.checked(options);
      refuse(OF_QUERIES, checked, "It is a matter of each query.");
      CatalogOptions result = new CatalogOptions(catalog, checked);
      result.connection();
      return result;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Cannot use catalog '"
              + catalog
              + "': "
              + e.getMessage()
              + " Options of this catalog are the settings spark.sql.catalog."
              + catalog
              + ".*.",
          e);
    }
  }

  /** Returns the project that jobs are charged to, whose tables need no longer name. */
  public String project() {
    return ConnectionOptions.PROJECT.required(options);
  }

  /** Returns the schema that tables are looked up in; empty if none was given. */
  public String schema() {
    return connection().schema();
  }

  /** Returns the connection for questions about more than one table. */
  public ConnectionOptions connection() {
    return ConnectionOptions.to(null, options);
  }

  /** Returns the connection to a table. */
  public ConnectionOptions connection(TableId table) {
    return ConnectionOptions.to(table, options);
  }

  /**
   * Returns these settings with those of one query, which win.
   *
   * @throws IllegalArgumentException if one of the query's is unknown or wrong, or says what only
   *     the catalog can
   */
  public CatalogOptions with(Map<String, String> ofQuery) {
    Map<String, String> checked = Options.checked(ofQuery);
    refuse(
        OF_CATALOGS,
        checked,
        "The table is one of catalog '" + catalog + "', which was set up with it.");
    refuse(
        List.of(PartitionSettings.PARTITION.key()),
        checked,
        "Write INSERT INTO … PARTITION (…), or give the rows their partition columns.");
    refuse(
        DefinitionSettings.ALL.stream().map(Option::key).toList(),
        checked,
        "In a catalog, tables are as they are when the query is planned. Write with"
            + " format(\"maxcompute\").");
    refuse(
        List.of(RowSettings.MISSING_COLUMNS.key(), RowSettings.CHANGE_TYPE_COLUMN.key()),
        checked,
        "Spark gives the rows the columns of a catalog's table before they are written. Name the"
            + " columns in INSERT INTO … (…), or write with format(\"maxcompute\").");
    refuse(
        List.of(QueryOptions.QUERY.key()),
        checked,
        "Use it with format(\"maxcompute\"), without the name of a table.");
    refuse(
        List.of(QueryOptions.VERSION_AS_OF.key(), QueryOptions.TIMESTAMP_AS_OF.key()),
        checked,
        "Write SELECT … FROM … VERSION AS OF … or TIMESTAMP AS OF ….");
    Map<String, String> merged = new HashMap<>(options);
    merged.putAll(checked);
    return new CatalogOptions(catalog, merged);
  }

  /** Returns all settings that were given, secrets too, as the data source takes them. */
  public Map<String, String> asMap() {
    return options;
  }

  private static void refuse(List<String> keys, Map<String, String> checked, String why) {
    for (String key : keys) {
      if (checked.containsKey(Options.fold(key))) {
        throw new IllegalArgumentException("Option '" + key + "' cannot be given here. " + why);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CatalogOptions that
        && catalog.equals(that.catalog)
        && options.equals(that.options);
  }

  @Override
  public int hashCode() {
    return options.hashCode();
  }

  /** Names the catalog only: the settings hold secrets. */
  @Override
  public String toString() {
    return "options of catalog '" + catalog + "'";
  }
}
