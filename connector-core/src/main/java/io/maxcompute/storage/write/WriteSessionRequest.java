package io.maxcompute.storage.write;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.table.PartitionSpec;

/**
 * What a write session does when it is committed (storage-api.md, sections 2.5 and 4.3).
 *
 * @param partition full spec: all rows go to this partition; leading or no columns: each row names
 *     the rest itself
 * @param overwrite whether the rows replace what was there: in the table, in the partition, or in
 *     the partitions that rows were written to
 */
public record WriteSessionRequest(PartitionSpec partition, boolean overwrite) {
  public WriteSessionRequest {
    requireNonNull(partition, "partition");
  }
}
