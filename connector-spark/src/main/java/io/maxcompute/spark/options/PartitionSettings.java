package io.maxcompute.spark.options;

import io.maxcompute.storage.table.PartitionSpec;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions are written, and which replaced.
 *
 * @param partition partition that all rows go to; empty if rows name theirs
 * @param overwriteMode what mode overwrite replaces in a partitioned table
 * @param defaultValue partition value of rows that have none; empty if they are refused
 * @param mostPerTask most partitions that one task may write
 */
public record PartitionSettings(
    PartitionSpec partition, OverwriteMode overwriteMode, String defaultValue, int mostPerTask)
    implements Serializable {

  /** What mode overwrite replaces in a partitioned table. */
  public enum OverwriteMode {
    /** All of it, or all of what {@code partition} names. */
    STATIC,
    /** The partitions that rows are written to. */
    DYNAMIC
  }

  static final Option<PartitionSpec> PARTITION =
      Option.of(
          "partition",
          "",
          "Partition that all rows are written to, as dt=20240101,hh=01, or its outer levels only."
              + " Each row names the rest in its partition columns.",
          PartitionSpec::parse);
  static final Option<OverwriteMode> OVERWRITE_MODE =
      Option.of(
          "overwriteMode",
          null,
          "What mode overwrite replaces in a partitioned table: static (all of it) or dynamic (the"
              + " partitions written to). Default is spark.sql.sources.partitionOverwriteMode.",
          Parsers.oneOf(OverwriteMode.class));

  /** Option 'defaultPartitionValue', which messages name. */
  public static final Option<String> DEFAULT_VALUE =
      Option.of(
          "defaultPartitionValue",
          "",
          "Value that NULL and empty text become in a partition column, since MaxCompute has no"
              + " partition for them. Without it such rows are errors.",
          Parsers::text);

  /** Option 'maxPartitionsPerTask', which messages name. */
  public static final Option<Integer> MOST_PER_TASK =
      Option.of(
          "maxPartitionsPerTask",
          "512",
          "Most partitions that one task may write.",
          Parsers.intBetween(1, 60_000));

  static final List<Option<?>> ALL =
      List.of(PARTITION, OVERWRITE_MODE, DEFAULT_VALUE, MOST_PER_TASK);

  static PartitionSettings from(Map<String, String> checked, String sessionOverwriteMode) {
    @Nullable OverwriteMode chosen = OVERWRITE_MODE.in(checked);
    return new PartitionSettings(
        PARTITION.required(checked),
        chosen == null
            ? OverwriteMode.valueOf(sessionOverwriteMode.toUpperCase(Locale.ROOT))
            : chosen,
        DEFAULT_VALUE.required(checked),
        MOST_PER_TASK.required(checked));
  }
}
