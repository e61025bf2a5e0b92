package io.maxcompute.spark.read;

import io.maxcompute.spark.types.RowWidth;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.catalog.TableInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.connector.read.Statistics;

/**
 * What Spark may expect of a scan: rows of the selected partitions, and the bytes that they take in
 * memory. What the service does not know is not guessed, so that nothing large is broadcast.
 *
 * @param storedBytes size of the selected partitions, all columns; -1 if not known
 * @param rows their number; -1 if not known
 * @param share of the width of a row that the query needs, above 0 up to 1
 * @param rowBytes width of what the query needs of a row
 */
record ScanStatistics(long storedBytes, long rows, double share, long rowBytes)
    implements Statistics {
  static ScanStatistics of(ScanSpec spec, Optional<List<PartitionInfo>> partitions) {
    TableInfo table = spec.table().info();
    long bytes = partitions.map(p -> sum(p, PartitionInfo::bytes)).orElse(table.bytes());
    long rows = partitions.map(p -> sum(p, PartitionInfo::rows)).orElse(table.rows());
    long needed = RowWidth.of(spec.required());
    double share = Math.min(1, (double) needed / RowWidth.of(spec.table().sparkSchema()));
    boolean unknown = bytes <= 0 && rows <= 0 && partitions.map(p -> !p.isEmpty()).orElse(true);
    boolean silent = unknown || spec.readsBlobs();
    return new ScanStatistics(silent ? -1 : bytes, silent ? -1 : rows, share, needed);
  }

  private static long sum(List<PartitionInfo> partitions, ToLongFunction<PartitionInfo> number) {
    boolean known = partitions.stream().mapToLong(number).allMatch(value -> value >= 0);
    return known ? partitions.stream().mapToLong(number).sum() : -1;
  }

  /** The larger of two views: text is often longer than Spark's guess, and stored compressed. */
  @Override
  public OptionalLong sizeInBytes() {
    if (storedBytes < 0 && rows < 0) {
      return OptionalLong.empty();
    }
    long byWidth = rows < 0 ? 0 : RowWidth.saturated(rows, rowBytes);
    long byStorage = storedBytes < 0 ? 0 : (long) (storedBytes * share);
    return OptionalLong.of(Math.max(1, Math.max(byWidth, byStorage)));
  }

  @Override
  public OptionalLong numRows() {
    return rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows);
  }
}
