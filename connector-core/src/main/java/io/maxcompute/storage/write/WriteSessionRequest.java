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

  public WriteSessionRequest withPartition(PartitionSpec chosen) {
    return new WriteSessionRequest(chosen, overwrite, schemaEvolution, quota, mode);
  }

  public WriteSessionRequest withOverwrite(boolean replaces) {
    return new WriteSessionRequest(partition, replaces, schemaEvolution, quota, mode);
  }

  public WriteSessionRequest withSchemaEvolution(boolean tolerated) {
    return new WriteSessionRequest(partition, overwrite, tolerated, quota, mode);
  }

  public WriteSessionRequest withQuota(String name) {
    return new WriteSessionRequest(partition, overwrite, schemaEvolution, Optional.of(name), mode);
  }

  public WriteSessionRequest withMode(WriteMode chosen) {
    return new WriteSessionRequest(partition, overwrite, schemaEvolution, quota, chosen);
  }
}
