package io.maxcompute.spark.write;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.WriteIdentity;
import io.maxcompute.spark.options.WriteOptions;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A checked write.
 *
 * @param target where rows go
 * @param rows how rows become rows of the table
 * @param blobs what is known of their blobs
 * @param replacement what the commit takes away
 * @param identity by which a re-run knows the write; null if it has none
 */
record WritePlan(
    ConnectionOptions connection,
    WriteOptions options,
    WriteTarget target,
    RowMapping rows,
    BlobPlan blobs,
    Replacement replacement,
    @Nullable WriteIdentity identity)
    implements Serializable {

  /** Returns whether the commit of the session is all that it takes to replace the target. */
  boolean isOneCommit() {
    return replacement != Replacement.TARGET || target.isWhole();
  }
}
