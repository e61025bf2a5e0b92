package io.maxcompute.spark.options;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How rows are arranged in tasks before they are written.
 *
 * @param mode what decides
 * @param taskBytes shuffled bytes of one task, about, where Spark may choose
 * @param upsertOrder column of the rows that decides which row of a key comes last; empty if the
 *     order of the rows does
 */
public record DistributionSettings(Mode mode, long taskBytes, String upsertOrder)
    implements Serializable {
  /** What decides which task writes a row. */
  public enum Mode {
    /** The table's partition columns and clustering. */
    AUTO,
    /** The query: rows are written by the task that has them. */
    NONE
  }

  static final Option<Mode> MODE =
      Option.of(
          "writeDistribution",
          "auto",
          "How rows are arranged before they are written: auto (by partition, and as the table is"
              + " clustered and sorted) or none (as the query leaves them).",
          Parsers.oneOf(Mode.class));
  static final Option<Long> TASK_BYTES =
      Option.of(
          "writeTaskSize",
          "256m",
          "Shuffled bytes that one task writes, about, where rows are arranged and Spark's adaptive"
              + " execution is on.",
          Parsers.bytesBetween("1m", "64g"));

  /** Option 'upsertOrder', which messages name. */
  public static final Option<String> UPSERT_ORDER =
      Option.of(
          "upsertOrder",
          "",
          "Column of the rows by which those of one primary key are ordered: the last one wins."
              + " Without it rows of a key that are in different tasks have no order.",
          Parsers::text);

  static final List<Option<?>> ALL = List.of(MODE, TASK_BYTES, UPSERT_ORDER);

  static DistributionSettings from(Map<String, String> checked) {
    return new DistributionSettings(
        MODE.required(checked), TASK_BYTES.required(checked), UPSERT_ORDER.required(checked));
  }
}
