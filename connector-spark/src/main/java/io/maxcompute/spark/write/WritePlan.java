package io.maxcompute.spark.write;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.writer.WriteTarget;
import io.maxcompute.spark.writer.WriterPlan;

/**
 * A checked write.
 *
 * @param writers what is done by tasks
 * @param table the target's table as a whole, and what makes it so
 * @param replacement what the commit takes away
 */
record WritePlan(WriterPlan writers, TargetTable table, Replacement replacement) {

  ConnectionOptions connection() {
    return writers.connection();
  }

  WriteTarget target() {
    return writers.target();
  }

  /** Returns whether the commit of the session is all that it takes to replace the target. */
  boolean isOneCommit() {
    return replacement != Replacement.TARGET || target().isWhole();
  }
}
