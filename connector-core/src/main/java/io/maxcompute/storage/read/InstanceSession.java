package io.maxcompute.storage.read;

import io.maxcompute.storage.table.TableSchema;
import java.io.Serializable;

/**
 * The result of an SQL instance, ready to be read (storage-api.md, section 2.16). A handle: any
 * process that may read the instance can use it. Rows are numbered from 0 and stay where they are.
 *
 * @param id names it in the service
 * @param instance id of the SQL instance
 * @param schema columns of the result
 * @param rowCount rows in all
 * @param quota quota that reads are charged to; may be empty
 * @param routeToken keeps reads on the server that holds the session; may be empty
 */
public record InstanceSession(
    String id, String instance, TableSchema schema, long rowCount, String quota, String routeToken)
    implements Serializable {

  /** Shows no token. */
  @Override
  public String toString() {
    return "read session " + id + " on instance '" + instance + "'";
  }
}
