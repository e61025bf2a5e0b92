package io.maxcompute.spark.options;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.table.PartitionSpec;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a write, resolved and checked once on the driver.
 *
 * @param partition partition that all rows go to; empty if rows name theirs
 * @param overwriteMode what mode overwrite replaces in a partitioned table
 * @param compression of the rows on the wire
 * @param batchRows rows encoded together
 * @param requestBytes encoded bytes sent together
 * @param writerMemory most Arrow memory that one task's writer may hold
 */
public record WriteOptions(
    PartitionSpec partition,
    OverwriteMode overwriteMode,
    Compression compression,
    int batchRows,
    long requestBytes,
    long writerMemory)
    implements Serializable {

  /** What mode overwrite replaces in a partitioned table without a {@code partition}. */
  public enum OverwriteMode {
    /** All of it. */
    STATIC,
    /** The partitions that rows are written to. */
    DYNAMIC
  }

  static final Option<PartitionSpec> PARTITION =
      Option.of(
          "partition",
          "",
          "Partition that all rows are written to, as dt=20240101,hh=01. Without it, each row names"
              + " its partition in its partition columns.",
          PartitionSpec::parse);
  static final Option<OverwriteMode> OVERWRITE_MODE =
      Option.of(
          "overwriteMode",
          null,
          "What mode overwrite replaces in a partitioned table: static (all of it) or dynamic (the"
              + " partitions written to). Default is spark.sql.sources.partitionOverwriteMode.",
          Parsers.oneOf(OverwriteMode.class));
  static final Option<Integer> WRITE_BATCH_ROWS =
      Option.of(
          "writeBatchRows",
          "16384",
          "Rows that a writer encodes together.",
          Parsers.intBetween(1, 1 << 20));
  static final Option<Long> WRITE_REQUEST_BYTES =
      Option.of(
          "writeRequestBytes",
          "16m",
          "Encoded bytes that a writer sends together.",
          Parsers.bytesBetween("1", "1g"));
  static final Option<Long> WRITER_MEMORY =
      Option.of(
          "writerMemory",
          "1g",
          "Most Arrow memory that one task's writer may hold.",
          Parsers.bytesBetween("1m", "64g"));

  static final List<Option<?>> ALL =
      List.of(PARTITION, OVERWRITE_MODE, WRITE_BATCH_ROWS, WRITE_REQUEST_BYTES, WRITER_MEMORY);

  /**
   * Returns the settings in {@code options}.
   *
   * @param sessionOverwriteMode Spark's own setting, for where the option is absent
   * @throws IllegalArgumentException if one is unknown or wrong
   */
  public static WriteOptions from(Map<String, String> options, String sessionOverwriteMode) {
    Map<String, String> checked = Options.checked(options);
    @Nullable OverwriteMode chosen = OVERWRITE_MODE.in(checked);
    return new WriteOptions(
        PARTITION.required(checked),
        chosen == null
            ? OverwriteMode.valueOf(sessionOverwriteMode.toUpperCase(Locale.ROOT))
            : chosen,
        ReadOptions.COMPRESSION.required(checked),
        WRITE_BATCH_ROWS.required(checked),
        WRITE_REQUEST_BYTES.required(checked),
        WRITER_MEMORY.required(checked));
  }
}
