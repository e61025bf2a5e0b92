package io.maxcompute.storage.read;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.table.PartitionSpec;
import java.util.List;

/**
 * What a preview shows of a table (storage-api.md, section 2.4).
 *
 * @param limit most rows; 0 for the service's choice, some hundreds. The service may return fewer
 * @param partition the one to show; {@link PartitionSpec#EMPTY} for the service's choice
 * @param columns to show; empty for all
 */
public record PreviewRequest(int limit, PartitionSpec partition, List<String> columns) {
  /** Some rows of any partition, with all columns. */
  public static final PreviewRequest ANY = new PreviewRequest(0, PartitionSpec.EMPTY, List.of());

  /**
   * @throws IllegalArgumentException if the limit is negative
   */
  public PreviewRequest {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative, was " + limit);
    }
    requireNonNull(partition, "partition");
    columns = List.copyOf(columns);
  }

  /** Returns this request for at most {@code rows} rows. */
  public PreviewRequest withLimit(int rows) {
    return new PreviewRequest(rows, partition, columns);
  }

  /** Returns this request for one partition. */
  public PreviewRequest withPartition(PartitionSpec chosen) {
    return new PreviewRequest(limit, chosen, columns);
  }

  /** Returns this request for some columns. */
  public PreviewRequest withColumns(List<String> chosen) {
    return new PreviewRequest(limit, partition, chosen);
  }
}
