package io.maxcompute.spark.predicate;

import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.Identifiers;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableSchema;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;

/** A data column as a whole, in a filter of the service. */
record ColumnReference(String name, ColumnType type) {

  /** Returns the data column that {@code expression} is; empty for what else it may be. */
  static Optional<ColumnReference> of(Expression expression, TableSchema table) {
    if (!(expression instanceof NamedReference reference) || reference.fieldNames().length != 1) {
      return Optional.empty();
    }
    for (Column column : table.dataColumns()) {
      if (column.name().equalsIgnoreCase(reference.fieldNames()[0])) {
        return Optional.of(new ColumnReference(column.name(), column.type()));
      }
    }
    return Optional.empty();
  }

  /** Returns whether the service and Spark agree on which values are missing. */
  boolean hasPlainNulls() {
    boolean settled = type != SimpleType.JSON && type != SimpleType.BLOB; // JSON has its own null
    return settled && SparkTypes.dataType(type).isPresent();
  }

  /** Returns the name in back-quotes (storage-api.md, section 3.7). */
  String sql() {
    return Identifiers.quote(name);
  }
}
