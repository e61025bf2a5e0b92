package io.maxcompute.spark.read;

import static java.util.stream.Collectors.groupingBy;

import io.maxcompute.spark.reader.SplitSource;
import io.maxcompute.spark.types.ColumnNames;
import io.maxcompute.storage.catalog.TableLayout;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.SimpleType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.read.partitioning.KeyGroupedPartitioning;
import org.apache.spark.sql.connector.read.partitioning.Partitioning;

/**
 * The buckets of a hash-clustered table, by one column: Spark compares no others. Their rows are
 * sorted file by file, which is no order of a bucket.
 */
record BucketKeys(ScanPlanner planner, String column, int buckets) implements ReportedKeys {
  /** Those that no other type of MaxCompute looks like in Spark: hashes of others may differ. */
  private static final Set<SimpleType> COMPARABLE =
      EnumSet.of(
          SimpleType.TINYINT,
          SimpleType.SMALLINT,
          SimpleType.INT,
          SimpleType.BIGINT,
          SimpleType.BOOLEAN,
          SimpleType.DATE,
          SimpleType.STRING);

  /**
   * Asks for the table's layout. Transactional tables are read by rows only; partitions may have
   * been made before the table was clustered as it is.
   */
  static Optional<ReportedKeys> of(ScanSpec spec, ScanPlanner planner) {
    TableLayout layout = spec.table().layout();
    boolean bucketed =
        layout.clusterType().equalsIgnoreCase("hash")
            && layout.buckets() > 0
            && layout.clusterColumns().size() == 1
            && !layout.transactional()
            && spec.table().schema().partitionColumns().isEmpty()
            && spec.table().schema().columns().stream()
                .anyMatch(column -> isClustered(column, layout) && isComparable(column));
    if (!bucketed) {
      return Optional.empty();
    }
    String clustered = layout.clusterColumns().get(0);
    return Stream.of(spec.required().fieldNames())
        .filter(clustered::equalsIgnoreCase)
        .findFirst()
        .map(column -> new BucketKeys(planner, column, layout.buckets()));
  }

  private static boolean isClustered(Column column, TableLayout layout) {
    return column.name().equalsIgnoreCase(layout.clusterColumns().get(0));
  }

  private static boolean isComparable(Column column) {
    return column.type() instanceof DecimalType
        || (column.type() instanceof SimpleType simple && COMPARABLE.contains(simple));
  }

  @Override
  public String description() {
    return "bucket(" + buckets + ", " + column + ")";
  }

  @Override
  public Partitioning partitioning() {
    Expression[] keys = {Expressions.bucket(buckets, ColumnNames.quoted(column))};
    return new KeyGroupedPartitioning(keys, buckets);
  }

  @Override
  public SortOrder[] ordering() {
    return new SortOrder[0];
  }

  @Override
  public List<List<Object>> keys() {
    return IntStream.range(0, buckets).mapToObj(List::<Object>of).toList();
  }

  @Override
  public Optional<ReadSession> open() {
    return planner.open(SplitOptions.byBucket());
  }

  @Override
  public Map<List<Object>, List<Split>> splits(ReadSession session, SplitSource source) {
    return ReadApi.splits(session, 1).stream().collect(groupingBy(split -> key(session, split)));
  }

  private List<Object> key(ReadSession session, Split split) {
    if (split instanceof Split.Index index && index.bucket() >= 0 && index.bucket() < buckets) {
      return List.of(index.bucket());
    }
    throw new IllegalStateException(
        "Cannot read "
            + session
            + " by its "
            + buckets
            + " buckets: "
            + split
            + " is none of them. Has the table changed since it was loaded? Option 'pushdown'"
            + " without 'partitioning' reads it in another way.");
  }
}
