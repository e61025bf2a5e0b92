package io.maxcompute.storage.write;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.table.PartitionSpec;
import java.util.Optional;

/**
 * What a write session does when it is committed (storage-api.md, sections 2.5, 4.3 and 4.5).
 *
 * @param partition full spec: all rows go to this partition; leading or no columns: each row names
 *     the rest itself
 * @param overwrite whether the rows replace what was there: in the table, in the partition, or in
 *     the partitions that rows were written to
 * @param schemaEvolution whether the session outlives changes of the table's columns
 * @param quota tunnel quota of this session; the client's if absent
 * @param mode when the rows become visible; not a streaming one, see {@link WriteApi#streaming}
 */
public record WriteSessionRequest(
    PartitionSpec partition,
    boolean overwrite,
    boolean schemaEvolution,
    Optional<String> quota,
    WriteMode mode) {
  /** Rows are added to the table, each to the partition that it names. */
  public static final WriteSessionRequest APPEND =
      new WriteSessionRequest(PartitionSpec.EMPTY, false);

  /**
   * @throws IllegalArgumentException if the mode is a streaming one
   */
  public WriteSessionRequest {
    requireNonNull(partition, "partition");
    requireNonNull(quota, "quota");
    if (mode.isStreaming()) {
      throw new IllegalArgumentException(
          "Mode " + mode + " opens no session of its own: use WriteApi.streaming.");
    }
  }

  /** A request for a session of mode {@link WriteMode#BATCH} with the client's quota. */
  public WriteSessionRequest(PartitionSpec partition, boolean overwrite) {
    this(partition, overwrite, false, Optional.empty(), WriteMode.BATCH);
  }

  /** Returns this request for rows of one partition, or of those below it. */
  public WriteSessionRequest withPartition(PartitionSpec chosen) {
    return new WriteSessionRequest(chosen, overwrite, schemaEvolution, quota, mode);
  }

  /** Returns this request for rows that replace what was there, or are added to it. */
  public WriteSessionRequest withOverwrite(boolean replaces) {
    return new WriteSessionRequest(partition, replaces, schemaEvolution, quota, mode);
  }

  /** Returns this request for a session that outlives changes of the table's columns, or not. */
  public WriteSessionRequest withSchemaEvolution(boolean tolerated) {
    return new WriteSessionRequest(partition, overwrite, tolerated, quota, mode);
  }

  /** Returns this request for a tunnel quota of its own. */
  public WriteSessionRequest withQuota(String name) {
    return new WriteSessionRequest(partition, overwrite, schemaEvolution, Optional.of(name), mode);
  }

  /**
   * Returns this request for rows that become visible in another way at the commit.
   *
   * @throws IllegalArgumentException if {@code chosen} is a streaming mode
   */
  public WriteSessionRequest withMode(WriteMode chosen) {
    return new WriteSessionRequest(partition, overwrite, schemaEvolution, quota, chosen);
  }
}
