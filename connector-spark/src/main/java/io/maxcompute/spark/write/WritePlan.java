package io.maxcompute.spark.write;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.WriteIdentity;
import io.maxcompute.spark.options.WriteOptions;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * A checked write.
 *
 * @param target where rows go
 * @param input columns of the rows
 * @param replacement what the commit takes away
 * @param identity by which a re-run knows the write
 */
record WritePlan(
    ConnectionOptions connection,
    WriteOptions options,
    WriteTarget target,
    StructType input,
    Replacement replacement,
    Optional<WriteIdentity> identity) {

  /** Returns whether the commit of the session is all that it takes to replace the target. */
  boolean isOneCommit() {
    return replacement != Replacement.TARGET || target.isWhole();
  }
}
