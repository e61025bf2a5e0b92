package io.maxcompute.spark.differential;

/**
 * A query on a table.
 *
 * @param text with {@link #TABLE} for the table and {@link #FILES} for the same rows in Parquet
 * @param suffix its LIMIT and OFFSET, which leave open what rows they keep; empty if it has none
 * @param limit most rows that are kept
 * @param offset rows that are skipped
 * @param ordered whether its ORDER BY fixes the order of its rows
 */
record Query(String text, String suffix, int limit, int offset, boolean ordered) {
  static final String TABLE = "{table}";
  static final String FILES = "{files}";

  static Query of(String text) {
    return new Query(text, "", Integer.MAX_VALUE, 0, false);
  }

  /** Returns the query on {@code table}. */
  String on(String table, String files) {
    return whole(table, files) + suffix;
  }

  /** Returns the query without its LIMIT, if that leaves open what rows are kept. */
  String whole(String table, String files) {
    return text.replace(TABLE, table).replace(FILES, files);
  }

  /** Returns how many rows are left of {@code total}. */
  int count(int total) {
    return Math.min(Math.max(total - offset, 0), limit);
  }
}
