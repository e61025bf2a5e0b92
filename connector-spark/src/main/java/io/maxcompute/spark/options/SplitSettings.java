package io.maxcompute.spark.options;

import io.maxcompute.storage.read.SplitOptions;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How a user wants a scan divided into tasks.
 *
 * @param mode what decides
 * @param targetBytes most bytes of a task
 * @param leastBytes below which splits are not cut, and are joined into one task
 * @param count number of splits in mode parallelism
 * @param rows most rows of a task where a session is divided by rows
 */
public record SplitSettings(Mode mode, long targetBytes, long leastBytes, long count, long rows)
    implements Serializable {
  /** What decides how a scan is divided. */
  public enum Mode {
    /** The table's size and the cluster's cores. */
    AUTO,
    /** A size in bytes. */
    SIZE,
    /** A number of splits. */
    PARALLELISM,
    /** A number of rows. */
    ROW_OFFSET,
    /** The buckets of a hash-clustered table. */
    BUCKET
  }

  static final Option<Mode> MODE =
      Option.of(
          "splitMode",
          "auto",
          "How a scan is divided into tasks: auto (splitSize, or less where cores would be idle),"
              + " size, parallelism, row_offset or bucket.",
          Parsers.oneOf(Mode.class));
  static final Option<Long> SIZE =
      Option.of(
          "splitSize",
          "256m",
          "Bytes of a task in mode size, most bytes in mode auto.",
          Parsers::bytes);
  static final Option<Long> LEAST_SIZE =
      Option.of(
          "minSplitSize",
          "16m",
          "Least bytes of a task in mode auto: smaller splits are joined, and none are asked for.",
          Parsers::bytes);
  static final Option<Long> COUNT =
      Option.of("splitCount", "32", "Number of splits in mode parallelism.", Parsers::positive);
  static final Option<Long> ROWS =
      Option.of(
          "splitRows",
          "1000000",
          "Most rows of a task where a session is divided by rows: in mode row_offset, of"
              + " transactional tables, and of results of SQL.",
          Parsers::positive);
  static final List<Option<?>> ALL = List.of(MODE, SIZE, LEAST_SIZE, COUNT, ROWS);

  static SplitSettings from(Map<String, String> checked) {
    return new SplitSettings(
        MODE.required(checked),
        SIZE.required(checked),
        LEAST_SIZE.required(checked),
        COUNT.required(checked),
        ROWS.required(checked));
  }

  /** Returns how to ask for splits of {@code bytes}, where bytes decide, or as the mode says. */
  public SplitOptions request(long bytes) {
    return switch (mode) {
      case AUTO, SIZE -> SplitOptions.bySize(bytes);
      case PARALLELISM -> SplitOptions.byParallelism(count);
      case ROW_OFFSET -> SplitOptions.byRows(rows);
      case BUCKET -> SplitOptions.byBucket();
    };
  }
}
