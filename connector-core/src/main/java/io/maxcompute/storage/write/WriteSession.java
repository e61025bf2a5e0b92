package io.maxcompute.storage.write;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.table.TableId;
import java.io.Serializable;

/**
 * A write session that is open. A handle: any process that may write the table can use it. Crosses
 * from driver to executors.
 *
 * @param id names it in the service
 * @param table what is written
 * @param routeToken keeps calls on the server that holds the session; may be empty
 * @param mode when its rows become visible
 */
public record WriteSession(String id, TableId table, String routeToken, WriteMode mode)
    implements Serializable {
  /** Names the session that all streaming writers of a table share (storage-api.md, 4.6). */
  static final String DEFAULT_ID = "default";

  /**
   * @throws NullPointerException if table or mode are null
   */
  public WriteSession {
    requireNonNull(table, "table");
    requireNonNull(mode, "mode");
  }

  /** A session whose rows become visible at its commit. */
  public WriteSession(String id, TableId table, String routeToken) {
    this(id, table, routeToken, WriteMode.BATCH);
  }

  /** Shows no token. */
  @Override
  public String toString() {
    return "write session " + id + " on table '" + table + "'";
  }
}
