package io.maxcompute.storage.write;

import io.maxcompute.storage.table.TableId;
import java.io.Serializable;

/**
 * A write session that is open. A handle: any process that may write the table can use it. Crosses
 * from driver to executors.
 *
 * @param id names it in the service
 * @param table what is written
 * @param routeToken keeps calls on the server that holds the session; may be empty
 */
public record WriteSession(String id, TableId table, String routeToken) implements Serializable {
  @Override
  public String toString() {
    return "write session " + id + " on table '" + table + "'";
  }
}
