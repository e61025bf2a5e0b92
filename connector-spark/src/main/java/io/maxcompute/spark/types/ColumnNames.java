package io.maxcompute.spark.types;

import org.apache.spark.sql.catalyst.util.package$;

/** Names of columns where Spark expects text in its SQL. */
public final class ColumnNames {
  private ColumnNames() {}

  /** Returns {@code name}, of any characters, as one that Spark's parser reads as it is. */
  public static String quoted(String name) {
    return package$.MODULE$.quoteIdentifier(name);
  }
}
