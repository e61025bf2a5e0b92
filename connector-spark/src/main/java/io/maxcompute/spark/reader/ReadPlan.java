package io.maxcompute.spark.reader;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * How tasks read: the same for all tasks of a scan. Crosses from the driver to executors.
 *
 * @param columns what Spark gets
 * @param batch how each split is read
 * @param readAhead whether the next batch is fetched while Spark works on the current one
 * @param streams most splits of a task that are read at once, each ahead of what Spark works on
 * @param blobBytes most bytes of blobs that a task holds, as long as each row has fewer
 * @param mostRows rows after which a task may stop; {@link Long#MAX_VALUE} for all
 */
public record ReadPlan(
    ConnectionOptions connection,
    OutputColumns columns,
    SplitReadOptions batch,
    boolean readAhead,
    int streams,
    long blobBytes,
    long mostRows)
    implements Serializable {
  /**
   * @throws IllegalArgumentException if several splits are to be read at once, and not ahead
   */
  public ReadPlan {
    if (streams < 1 || (streams > 1 && !readAhead)) {
      throw new IllegalArgumentException(
          "streams must be 1, or more if they are read ahead, was " + streams);
    }
  }

  /** Returns this plan for other columns of the same rows, as they are stored. */
  public ReadPlan of(StructType others) {
    return new ReadPlan(
        connection, OutputColumns.stored(others), batch, readAhead, streams, blobBytes, mostRows);
  }

  /** Returns this plan for at most so many rows, in batches that are no larger. */
  public ReadPlan ofRows(long most) {
    int batchRows = (int) Math.max(1, Math.min(most, batch.batchRows()));
    boolean ahead = readAhead && most > batchRows; // nothing is ahead of a single batch
    return new ReadPlan(
        connection,
        columns,
        batch.withBatchRows(batchRows),
        ahead,
        ahead ? streams : 1,
        blobBytes,
        most);
  }

  /** Returns this plan for a task of so many splits: those read at once share its memory. */
  ReadPlan ofSplits(int splits) {
    int atOnce = Math.max(1, Math.min(streams, splits));
    return new ReadPlan(
        connection, columns, batch.sharedBy(atOnce), readAhead, atOnce, blobBytes, mostRows);
  }
}
