package io.maxcompute.spark.query;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.PointInTime;
import io.maxcompute.spark.options.QueryOptions;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.table.Identifiers;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * A view, or a table as it once was, whose columns are known from its description: the query runs
 * when Spark wants rows, and asks for no more than Spark needs.
 *
 * @param id its name
 * @param asOf when in its history; empty for now
 */
record DeferredQuery(
    ConnectionOptions connection,
    TableId id,
    TableSchema schema,
    Optional<PointInTime> asOf,
    QueryOptions options)
    implements QuerySource {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  static DeferredQuery of(LoadedTable table, Optional<PointInTime> asOf, QueryOptions options) {
    return new DeferredQuery(table.connection(), table.info().id(), table.schema(), asOf, options);
  }

  @Override
  public String name() {
    return id + moment();
  }

  @Override
  public OptionalLong rowCount() {
    return OptionalLong.empty();
  }

  @Override
  public InstanceSession open(ReadOptions read, StructType required, long limit) {
    Statement statement = Statement.on(id, sql(read, required, limit), isOfATime(), options);
    return StatementRun.run(connection, statement);
  }

  private String sql(ReadOptions read, StructType required, long limit) {
    String columns =
        Stream.of(required.fieldNames()).map(Identifiers::quote).collect(Collectors.joining(", "));
    StringBuilder sql = new StringBuilder("SELECT ");
    sql.append(columns.isEmpty() ? "1 AS one" : columns); // rows are counted, and nothing else
    sql.append(" FROM ").append(id.quoted()).append(moment());
    if (!read.filter().isEmpty()) {
      sql.append(" WHERE (").append(read.filter()).append("\n)"); // it may end in a comment
    }
    if (limit < Long.MAX_VALUE) {
      sql.append(" LIMIT ").append(limit);
    }
    return sql.toString();
  }

  private boolean isOfATime() {
    return asOf.filter(PointInTime.Time.class::isInstance).isPresent();
  }

  private String moment() {
    return asOf.map(DeferredQuery::moment).orElse("");
  }

  private static String moment(PointInTime point) {
    if (point instanceof PointInTime.Version version) {
      return " VERSION AS OF " + version.number();
    }
    Instant time = ((PointInTime.Time) point).instant();
    return " TIMESTAMP AS OF '" + TIME.format(time) + "'";
  }

  /** The table's name, which the scan shows besides: the statement depends on the scan. */
  @Override
  public String description() {
    return "sql=SELECT … FROM " + name();
  }

  /** Settings of the connection hold secrets. */
  @Override
  public String toString() {
    return List.of(name(), schema).toString();
  }
}
