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
 * @param blobBytes most bytes of blobs that a task holds, as long as each row has fewer
 * @param mostRows rows after which a task may stop; {@link Long#MAX_VALUE} for all
 */
public record ReadPlan(
    ConnectionOptions connection,
    OutputColumns columns,
    SplitReadOptions batch,
    boolean readAhead,
    long blobBytes,
    long mostRows)
    implements Serializable {
  /** Returns this plan for other columns of the same rows, as they are stored. */
  public ReadPlan of(StructType others) {
    return new ReadPlan(
        connection, OutputColumns.stored(others), batch, readAhead, blobBytes, mostRows);
  }

  /** Returns this plan for at most so many rows, in batches that are no larger. */
  public ReadPlan ofRows(long most) {
    int batchRows = (int) Math.max(1, Math.min(most, batch.batchRows()));
    return new ReadPlan(
        connection,
        columns,
        batch.withBatchRows(batchRows),
        readAhead && most > batchRows, // there is nothing to read ahead of a single batch
        blobBytes,
        most);
  }
}
