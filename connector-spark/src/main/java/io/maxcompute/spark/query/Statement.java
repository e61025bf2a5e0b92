package io.maxcompute.spark.query;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.QueryOptions;
import io.maxcompute.storage.table.TableId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A query that is to be run.
 *
 * @param sql complete
 * @param shown the same in short, without values that a user may want to keep
 * @param hints settings of the service
 * @param timeout after which it is cancelled
 * @param sessionTimeout most time to wait until its result can be read
 */
record Statement(
    String sql,
    String shown,
    Map<String, String> hints,
    Duration timeout,
    Duration sessionTimeout) {

  /** Returns the query of a user. */
  static Statement of(SqlTemplate template, ConnectionOptions connection, QueryOptions options) {
    Map<String, String> hints = new LinkedHashMap<>();
    if (!connection.schema().isEmpty()) {
      hints.putAll(namesWithSchema());
      hints.put("odps.default.schema", connection.schema());
    }
    return of(template.bind(options.parameters()), template.shown(), hints, options);
  }

  /**
   * Returns a query that was made here of {@code table}, which may be a partitioned one.
   *
   * @param utc whether times in it are in UTC, and not in the project's time zone
   */
  static Statement on(TableId table, String sql, boolean utc, QueryOptions options) {
    Map<String, String> hints = new LinkedHashMap<>();
    hints.put("odps.sql.allow.fullscan", "true"); // which rows are wanted is Spark's to know
    if (utc) {
      hints.put("odps.sql.timezone", "UTC");
    }
    if (!table.schema().isEmpty()) {
      hints.putAll(namesWithSchema());
    }
    return of(sql, new SqlTemplate(sql).shown(), hints, options);
  }

  private static Statement of(
      String sql, String shown, Map<String, String> hints, QueryOptions options) {
    Map<String, String> all = new LinkedHashMap<>(hints);
    all.put("odps.sql.type.system.odps2", "true");
    all.putAll(options.hints());
    return new Statement(sql, shown, all, options.timeout(), options.sessionTimeout());
  }

  private static Map<String, String> namesWithSchema() {
    return Map.of("odps.namespace.schema", "true", "odps.sql.allow.namespace.schema", "true");
  }
}
