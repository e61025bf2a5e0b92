package io.maxcompute.spark.options;

import io.maxcompute.storage.arrow.Compression;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a write, resolved and checked once on the driver.
 *
 * @param partitions which are written and replaced
 * @param rows what becomes of the rows
 * @param distribution how they are arranged before they are written
 * @param identity by which a re-run knows the write; null if it has none
 * @param compression of the rows on the wire
 * @param batchRows rows encoded together
 * @param requestBytes encoded bytes sent together
 * @param writerMemory most Arrow memory that one task's writer may hold
 * @param blobs how blobs are written
 * @param maxStreams most streams that the tasks of one JVM have open at once; 0 for any number
 */
public record WriteOptions(
    PartitionSettings partitions,
    RowSettings rows,
    DistributionSettings distribution,
    @Nullable WriteIdentity identity,
    Compression compression,
    int batchRows,
    long requestBytes,
    long writerMemory,
    BlobWriteSettings blobs,
    int maxStreams)
    implements Serializable {

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

  static final Option<Integer> MAX_STREAMS =
      Option.of(
          "maxStreamsPerExecutor",
          "0",
          "Most streams that the tasks of one executor write to at once; other tasks wait for their"
              + " turn. 0 is as many as it has tasks.",
          Parsers.intBetween(0, 10_000));

  private static final List<Option<?>> OF_WRITERS =
      List.of(WRITE_BATCH_ROWS, WRITE_REQUEST_BYTES, WRITER_MEMORY, MAX_STREAMS);
  static final List<Option<?>> ALL =
      Stream.of(
              PartitionSettings.ALL,
              RowSettings.ALL,
              DefinitionSettings.ALL,
              DistributionSettings.ALL,
              WriteIdentity.ALL,
              OF_WRITERS)
          .<Option<?>>flatMap(List::stream)
          .toList();

  /**
   * Returns the settings in {@code options}.
   *
   * @param sessionOverwriteMode Spark's own setting, for where the option is absent
   * @throws IllegalArgumentException if one is unknown or wrong
   */
  public static WriteOptions from(Map<String, String> options, String sessionOverwriteMode) {
    Map<String, String> checked = Options.checked(options);
    return new WriteOptions(
        PartitionSettings.from(checked, sessionOverwriteMode),
        RowSettings.of(checked),
        DistributionSettings.from(checked),
        WriteIdentity.from(checked),
        ReadOptions.COMPRESSION.required(checked),
        WRITE_BATCH_ROWS.required(checked),
        WRITE_REQUEST_BYTES.required(checked),
        WRITER_MEMORY.required(checked),
        BlobWriteSettings.of(checked),
        MAX_STREAMS.required(checked));
  }

  /**
   * Returns the columns of the rows, in lower case, that say something of the rows or their blobs:
   * the table need not have them, and is not given them.
   */
  public Set<String> aside() {
    return Stream.of(
            List.of(rows.changeTypeColumn()),
            blobs.contentTypes().values(),
            blobs.fileNames().values())
        .flatMap(Collection::stream)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
