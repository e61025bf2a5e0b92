package io.maxcompute.spark.options;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings of a scan, resolved and checked once on the driver.
 *
 * @param split how the session is divided
 * @param splitRows rows of a split where the service, which decides, divides by rows
 * @param batch how each split is read
 * @param sessionTimeout most time to wait for a session to be prepared
 * @param readAhead whether the next batch is fetched while Spark works on the current one
 */
public record ReadOptions(
    SplitOptions split,
    long splitRows,
    SplitReadOptions batch,
    Duration sessionTimeout,
    boolean readAhead)
    implements Serializable {
  static final Option<SplitOptions.Mode> SPLIT_MODE =
      Option.of(
          "splitMode",
          "size",
          "How a scan is divided into tasks: size, parallelism, row_offset or bucket.",
          Parsers.oneOf(SplitOptions.Mode.class));
  static final Option<Long> SPLIT_SIZE =
      Option.of("splitSize", "256m", "Target bytes of a split in mode size.", Parsers::bytes);
  static final Option<Long> SPLIT_COUNT =
      Option.of("splitCount", "32", "Number of splits in mode parallelism.", Parsers::positive);
  static final Option<Long> SPLIT_ROWS =
      Option.of(
          "splitRows",
          "1000000",
          "Rows of a split where a session is divided by rows: in mode row_offset, and of transactional tables.",
          Parsers::positive);
  static final Option<Integer> BATCH_ROWS =
      Option.of(
          "batchRows",
          "16384",
          "Most rows the service puts in one record batch.",
          Parsers.intBetween(1, 20_000));
  static final Option<Long> BATCH_BYTES =
      Option.of(
          "batchBytes",
          "64m",
          "Most uncompressed bytes the service puts in one record batch, 1m to 256m; 0 for no limit.",
          Parsers::bytes);
  static final Option<Compression> COMPRESSION =
      Option.of(
          "compression",
          "zstd",
          "Compression of rows on the wire, for reads and writes: zstd, lz4 or none.",
          Parsers.oneOf(Compression.class));
  static final Option<Long> READER_MEMORY =
      Option.of(
          "readerMemory",
          "1g",
          "Most Arrow memory that one task's reader may hold.",
          Parsers.bytesBetween("1m", "64g"));
  static final Option<Duration> SESSION_TIMEOUT =
      Option.of(
          "sessionTimeout",
          "10min",
          "Most time to wait until the service has prepared a read session.",
          Parsers::duration);
  static final Option<Boolean> READ_AHEAD =
      Option.of(
          "readAhead",
          "true",
          "Whether a task fetches its next batch while Spark works on the current one.",
          Parsers::bool);

  static final List<Option<?>> ALL =
      List.of(
          SPLIT_MODE,
          SPLIT_SIZE,
          SPLIT_COUNT,
          SPLIT_ROWS,
          BATCH_ROWS,
          BATCH_BYTES,
          COMPRESSION,
          READER_MEMORY,
          SESSION_TIMEOUT,
          READ_AHEAD);

  /**
   * Returns the settings in {@code options}.
   *
   * @throws IllegalArgumentException if one is unknown or wrong
   */
  public static ReadOptions from(Map<String, String> options) {
    Map<String, String> checked = Options.checked(options);
    if (!WriteOptions.PARTITION.required(checked).isEmpty()) {
      throw new IllegalArgumentException(
          "Option 'partition' is for writes. To read a partition, filter on its columns.");
    }
    SplitReadOptions batch =
        new SplitReadOptions(
            BATCH_ROWS.required(checked),
            BATCH_BYTES.required(checked),
            COMPRESSION.required(checked),
            READER_MEMORY.required(checked));
    return new ReadOptions(
        split(checked),
        SPLIT_ROWS.required(checked),
        batch,
        SESSION_TIMEOUT.required(checked),
        READ_AHEAD.required(checked));
  }

  private static SplitOptions split(Map<String, String> options) {
    return switch (SPLIT_MODE.required(options)) {
      case SIZE -> SplitOptions.bySize(SPLIT_SIZE.required(options));
      case PARALLELISM -> SplitOptions.byParallelism(SPLIT_COUNT.required(options));
      case ROW_OFFSET -> SplitOptions.byRows(SPLIT_ROWS.required(options));
      case BUCKET -> SplitOptions.byBucket();
    };
  }
}
