package io.maxcompute.spark.query;

import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.TableSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/**
 * The result of a query that has run.
 *
 * @param session on the result
 * @param sql what has run, in short
 */
record FinishedQuery(InstanceSession session, String sql) implements QuerySource {

  /**
   * @throws IllegalArgumentException if two columns have one name: they could not be told apart
   */
  FinishedQuery {
    Set<String> names = new HashSet<>();
    List<String> twice =
        session.schema().columns().stream()
            .map(Column::name)
            .filter(name -> !names.add(name.toLowerCase(Locale.ROOT)))
            .toList();
    if (!twice.isEmpty()) {
      throw new IllegalArgumentException(
          "The result of SQL has several columns of the names "
              + twice
              + " [instance="
              + session.instance()
              + "]. Name them apart with AS in: "
              + sql);
    }
  }

  @Override
  public String name() {
    return "query " + session.instance();
  }

  @Override
  public TableSchema schema() {
    return session.schema();
  }

  @Override
  public OptionalLong rowCount() {
    return OptionalLong.of(session.rowCount());
  }

  @Override
  public InstanceSession open(ReadOptions options, StructType required, long limit) {
    return session;
  }

  @Override
  public String description() {
    return "instance=" + session.instance() + " sql=" + sql;
  }
}
