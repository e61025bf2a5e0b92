package io.maxcompute.storage.read;

import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * A snapshot of a table that is ready to be read. A handle: any process that may read the table can
 * use it. Crosses from driver to executors.
 *
 * @param id names it in the service
 * @param table what is read
 * @param schema columns of the session; partition columns are listed whether or not they were asked
 *     for
 * @param division how the service divided it
 * @param estimate of its extent
 * @param latestVersion newest version of the table, where an incremental reader goes on; -1 where
 *     the service does not say (storage-api.md, section 3.13)
 * @param largeStrings whether the service announces columns with offsets of 64 bits
 * @param message what the service remarks, such as a warning; may be empty
 * @param expiration when the service forgets it, unless it is refreshed; the epoch where the
 *     service does not say
 * @param filtered whether a filter may leave out rows, so that they cannot be counted
 * @param routeToken keeps reads on the server that holds the session; may be empty
 */
public record ReadSession(
    String id,
    TableId table,
    TableSchema schema,
    Division division,
    Estimate estimate,
    long latestVersion,
    boolean largeStrings,
    String message,
    Instant expiration,
    boolean filtered,
    String routeToken)
    implements Serializable {

  /**
   * How a session is divided, which the service chooses (storage-api.md, section 3.2).
   *
   * @param mode the kind of splits
   * @param splits number of index splits; 0 in row mode
   * @param rows rows in all; -1 where the service does not say
   * @param buckets in bucket mode, id of the bucket that each split is; else empty
   */
  public record Division(SplitOptions.Mode mode, int splits, long rows, List<Integer> buckets)
      implements Serializable {
    /** Keeps a copy of the list. */
    public Division {
      buckets = List.copyOf(buckets);
    }
  }

  /**
   * What the service guesses.
   *
   * @param bytes size in all; -1 where it does not say
   * @param rows rows in all; -1 where it does not say
   */
  public record Estimate(long bytes, long rows) implements Serializable {}

  /** Returns the kind of splits. */
  public SplitOptions.Mode mode() {
    return division.mode();
  }

  /** Returns the number of index splits; 0 in row mode. */
  public int splitCount() {
    return division.splits();
  }

  /** Returns the number of rows in all; -1 where the service does not say. */
  public long rowCount() {
    return division.rows();
  }

  /** Shows no token. */
  @Override
  public String toString() {
    return "read session " + id + " on table '" + table + "'";
  }

  /** Returns this session, of which only its life has changed. */
  ReadSession refreshed(String remark, Instant later, String token) {
    return new ReadSession(
        id,
        table,
        schema,
        division,
        estimate,
        latestVersion,
        largeStrings,
        remark,
        later,
        filtered,
        token);
  }
}
