package io.maxcompute.storage.catalog;

/** A SQL statement was accepted and then did not succeed. */
public final class SqlFailedException extends RuntimeException {
  private static final int SHOWN_SQL = 200;

  private final String reason;

  SqlFailedException(SqlInstance instance, String reason) {
    super(
        "SQL failed in MaxCompute [instance="
            + instance.id()
            + "]: "
            + reason
            + ". Statement: "
            + shortened(instance.sql()));
    this.reason = reason;
  }

  /** Returns the service's own text. */
  public String reason() {
    return reason;
  }

  private static String shortened(String sql) {
    return sql.length() <= SHOWN_SQL ? sql : sql.substring(0, SHOWN_SQL) + "…";
  }
}
