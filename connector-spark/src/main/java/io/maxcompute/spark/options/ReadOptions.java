package io.maxcompute.spark.options;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.read.IncrementalRange;
import io.maxcompute.storage.read.SplitReadOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Settings of a scan, resolved and checked once on the driver.
 *
 * @param split how the scan is divided into tasks
 * @param batch how each split is read
 * @param sessionTimeout most time to wait for a session to be prepared
 * @param streams how tasks take the rows of splits
 * @param pushdown what the scan may do in place of Spark
 * @param filter SQL condition that every row meets; empty for none
 * @param changes what part of the table's history to read; empty for the rows as they are
 * @param partitionCache how long a list of partitions is used again
 * @param blobs how blobs are read
 */
public record ReadOptions(
    SplitSettings split,
    SplitReadOptions batch,
    Duration sessionTimeout,
    StreamSettings streams,
    Set<Pushdown> pushdown,
    String filter,
    Optional<IncrementalRange> changes,
    Duration partitionCache,
    BlobSettings blobs) {
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
          "Most uncompressed bytes the service puts in one record batch, 1m to 256m, divided among"
              + " the splits that a task reads at once; 0 for no limit.",
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
          "Most Arrow memory that one task's reader may hold, however many splits it reads at once.",
          Parsers.bytesBetween("1m", "64g"));
  static final Option<Duration> SESSION_TIMEOUT =
      Option.of(
          "sessionTimeout",
          "10min",
          "Most time to wait until the service has prepared a read session.",
          Parsers::duration);
  static final Option<String> FILTER =
      Option.of(
          "filter",
          "",
          "SQL condition of MaxCompute that rows must meet, besides those of the query.",
          Parsers::text);
  static final Option<Duration> PARTITION_CACHE =
      Option.of(
          "partitionCache",
          "30s",
          "How long a list of a table's partitions is used again, unless the table has changed;"
              + " 0s to list them for every query.",
          Parsers::durationOrZero);
  static final List<Option<?>> ALL =
      Stream.of(
              SplitSettings.ALL,
              List.of(BATCH_ROWS, BATCH_BYTES, COMPRESSION, READER_MEMORY, SESSION_TIMEOUT),
              StreamSettings.ALL,
              List.of(Pushdown.OPTION, FILTER, PARTITION_CACHE),
              ChangeOptions.ALL,
              BlobSettings.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  /**
   * Returns the settings in {@code options}.
   *
   * @throws IllegalArgumentException if one is unknown or wrong
   */
  public static ReadOptions from(Map<String, String> options) {
    Map<String, String> checked = Options.checked(options);
    if (!PartitionSettings.PARTITION.required(checked).isEmpty()) {
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
        SplitSettings.from(checked),
        batch,
        SESSION_TIMEOUT.required(checked),
        StreamSettings.of(checked),
        Pushdown.OPTION.required(checked),
        FILTER.required(checked),
        ChangeOptions.range(checked),
        PARTITION_CACHE.required(checked),
        BlobSettings.of(checked));
  }

  /** Returns whether the scan may do {@code feature} in place of Spark. */
  public boolean allows(Pushdown feature) {
    return pushdown.contains(feature);
  }
}
