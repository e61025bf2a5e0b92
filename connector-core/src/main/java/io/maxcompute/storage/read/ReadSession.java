package io.maxcompute.storage.read;

import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.io.Serializable;
import java.time.Instant;

/**
 * A snapshot of a table that is ready to be read. A handle: any process that may read the table can
 * use it. Crosses from driver to executors.
 *
 * @param id names it in the service
 * @param table what is read
 * @param schema columns of the session; partition columns are listed whether or not they were asked
 *     for
 * @param mode how it was divided, which the service chooses
 * @param splitCount number of index splits; 0 in row mode
 * @param rowCount rows in all; -1 where the service does not say
 * @param estimatedBytes size in all; -1 where the service does not say
 * @param expiration when the service forgets it
 * @param filtered whether a filter may leave out rows
 * @param routeToken keeps reads on the server that holds the session; may be empty
 */
public record ReadSession(
    String id,
    TableId table,
    TableSchema schema,
    SplitOptions.Mode mode,
    int splitCount,
    long rowCount,
    long estimatedBytes,
    Instant expiration,
    boolean filtered,
    String routeToken)
    implements Serializable {}
