package io.maxcompute.spark.writer;

/**
 * A row that cannot be written.
 *
 * @param number of the row among those of its task attempt, from 0
 * @param partitionId of the task in Spark
 */
record RefusedRow(long number, int partitionId) {

  /** Returns {@code reason}, which names column and value, with where the row is. */
  IllegalArgumentException because(IllegalArgumentException reason) {
    IllegalArgumentException located =
        new IllegalArgumentException(
            reason.getMessage()
                + " It is in row "
                + number
                + " of Spark partition "
                + partitionId
                + ", counted from 0.",
            reason.getCause());
    located.setStackTrace(reason.getStackTrace());
    return located;
  }
}
