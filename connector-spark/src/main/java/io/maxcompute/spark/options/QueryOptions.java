package io.maxcompute.spark.options;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Settings of what is read by running SQL in MaxCompute, resolved and checked once on the driver.
 *
 * @param sql the query, with placeholders; empty where a table is read
 * @param parameters what placeholders stand for, as literals of SQL, by lower-case name
 * @param timeout after which a statement is cancelled
 * @param sessionTimeout most time to wait until a result can be read
 * @param hints settings of the statements
 * @param viewsByQuery whether views may be read by running SQL
 * @param asOf when in the table's history to read it; empty for now
 */
public record QueryOptions(
    Optional<String> sql,
    Map<String, String> parameters,
    Duration timeout,
    Duration sessionTimeout,
    Map<String, String> hints,
    boolean viewsByQuery,
    Optional<PointInTime> asOf) {
  static final Option<String> QUERY =
      Option.of(
          "query",
          null,
          "SQL to run in MaxCompute when it is loaded, once; its result is read in place of a table.",
          Parsers::text);
  static final Option<Duration> TIMEOUT =
      Option.of(
          "queryTimeout",
          "1h",
          "Time after which SQL that runs for a read is cancelled.",
          Parsers::duration);
  static final Option<Map<String, String>> HINTS =
      Option.of(
          "queryHints",
          "",
          "Settings of the SQL that runs for a read, as odps.sql.allow.fullscan=true, separated by"
              + " commas.",
          QueryOptions::pairs);
  static final Option<Boolean> VIEWS_BY_QUERY =
      Option.of(
          "viewsByQuery",
          "false",
          "Whether views and external tables, which the Storage API does not serve, are read by"
              + " running SQL.",
          Parsers::bool);
  static final Option<Long> VERSION_AS_OF =
      Option.of(
          "versionAsOf",
          null,
          "Reads a transactional table as it was after this version, by running SQL.",
          Parsers::natural);
  static final Option<Instant> TIMESTAMP_AS_OF =
      Option.of(
          "timestampAsOf",
          null,
          "Reads a transactional table as it was at this time, as 2026-01-31 23:59:59 in Spark's"
              + " session time zone, by running SQL.",
          QueryOptions::instant);
  static final List<Option<?>> ALL =
      List.of(QUERY, TIMEOUT, HINTS, VIEWS_BY_QUERY, VERSION_AS_OF, TIMESTAMP_AS_OF);

  /**
   * Returns the settings in {@code options}.
   *
   * @throws IllegalArgumentException if one is unknown or wrong, or some exclude each other
   */
  public static QueryOptions from(Map<String, String> options) {
    Map<String, String> checked = Options.checked(options);
    QueryOptions query = of(checked);
    if (query.sql.isEmpty() && !query.parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "Parameters " + query.parameters.keySet() + " are given without option 'query'.");
    }
    if (query.sql.isPresent()) {
      refuse(checked, "query", List.of(ReadOptions.FILTER, VERSION_AS_OF, TIMESTAMP_AS_OF));
      refuse(checked, "query", ChangeOptions.ALL);
    }
    if (query.asOf.isPresent()) {
      String given = VERSION_AS_OF.in(checked) == null ? "timestampAsOf" : "versionAsOf";
      refuse(checked, given, ChangeOptions.ALL);
    }
    return query;
  }

  private static QueryOptions of(Map<String, String> checked) {
    return new QueryOptions(
        Optional.ofNullable(QUERY.in(checked)),
        QueryParameters.literals(checked),
        TIMEOUT.required(checked),
        ReadOptions.SESSION_TIMEOUT.required(checked),
        HINTS.required(checked),
        VIEWS_BY_QUERY.required(checked),
        pointInTime(VERSION_AS_OF.in(checked), TIMESTAMP_AS_OF.in(checked)));
  }

  /**
   * Returns whether a query is given.
   *
   * @throws IllegalArgumentException if {@code table} is given besides
   */
  static boolean replacesTable(Map<String, String> checked, @Nullable String table) {
    boolean given = QUERY.in(checked) != null;
    if (given && table != null) {
      throw new IllegalArgumentException(
          "Option 'query' is given, and table '"
              + table
              + "' too. Leave out the table, or read it without 'query'.");
    }
    return given;
  }

  private static void refuse(
      Map<String, String> checked, String given, List<? extends Option<?>> excluded) {
    for (Option<?> option : excluded) {
      Object value = option.in(checked);
      if (value != null && !value.equals("")) {
        throw new IllegalArgumentException(
            "Options '"
                + given
                + "' and '"
                + option.key()
                + "' are both given. Say in one of them what is to be read.");
      }
    }
  }

  private static Optional<PointInTime> pointInTime(@Nullable Long version, @Nullable Instant time) {
    if (version != null && time != null) {
      throw new IllegalArgumentException(
          "Options 'versionAsOf' and 'timestampAsOf' are both given. Give one of them.");
    }
    if (version != null) {
      return Optional.of(new PointInTime.Version(version));
    }
    return Optional.ofNullable(time).map(PointInTime.Time::new);
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : Parsers.list(text)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("expected key=value, separated by commas");
      }
      pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return Map.copyOf(pairs);
  }

  /** Reads a time as Spark reads that of {@code TIMESTAMP AS OF}. */
  private static Instant instant(String text) {
    ZoneId zone = DateTimeUtils.getZoneId(SQLConf.get().sessionLocalTimeZone());
    scala.Option<Object> micros =
        DateTimeUtils.stringToTimestamp(UTF8String.fromString(text), zone);
    if (micros.isEmpty()) {
      throw new IllegalArgumentException("expected a time as 2026-01-31 23:59:59");
    }
    return Instant.EPOCH.plus((Long) micros.get(), ChronoUnit.MICROS);
  }
}
