package io.maxcompute.spark.read;

import io.maxcompute.spark.options.SplitSettings.Mode;
import io.maxcompute.spark.reader.FirstRows;
import io.maxcompute.spark.reader.SplitSource;
import io.maxcompute.spark.types.ColumnNames;
import io.maxcompute.spark.types.PartitionValues;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.read.partitioning.KeyGroupedPartitioning;
import org.apache.spark.sql.connector.read.partitioning.Partitioning;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The values of a table's partition columns, of those that the query reads.
 *
 * @param columns partition columns, in the order in which the query reads them
 */
record PartitionKeys(ScanSpec spec, ScanPlanner planner, StructType columns)
    implements ReportedKeys {
  /** Every split is looked into to see which partition it is of: with more, that takes too long. */
  private static final int MOST_KEYS = 1000;

  private static final Set<Mode> DIVISIBLE = Set.of(Mode.AUTO, Mode.SIZE, Mode.PARALLELISM);

  static Optional<ReportedKeys> of(ScanSpec spec, ScanPlanner planner) {
    StructField[] stored = spec.table().partitionSchema().fields();
    StructField[] read =
        Stream.of(spec.required().fields())
            .filter(field -> find(stored, field).isPresent())
            .toArray(StructField[]::new);
    boolean comparable =
        Stream.of(read)
            .flatMap(field -> find(stored, field).stream())
            .allMatch(field -> PartitionValues.supports(field.dataType())); // not padded text
    boolean divisible =
        DIVISIBLE.contains(spec.options().split().mode()) && !spec.table().layout().transactional();
    if (read.length == 0 || !comparable || !divisible) {
      return Optional.empty(); // rows and buckets are divided across partitions
    }
    PartitionKeys keys = new PartitionKeys(spec, planner, new StructType(read));
    int count = keys.keys().size();
    return count == 0 || count > MOST_KEYS ? Optional.empty() : Optional.of(keys);
  }

  private static Optional<StructField> find(StructField[] columns, StructField wanted) {
    return Stream.of(columns).filter(f -> f.name().equalsIgnoreCase(wanted.name())).findFirst();
  }

  @Override
  public String description() {
    return List.of(columns.fieldNames()) + ", rows filtered by Spark alone";
  }

  @Override
  public Partitioning partitioning() {
    Expression[] keys =
        Stream.of(columns.fieldNames())
            .map(name -> Expressions.identity(ColumnNames.quoted(name)))
            .toArray(Expression[]::new);
    return new KeyGroupedPartitioning(keys, keys().size());
  }

  /** Rows of the same key are the same in its columns, which is an order by them. */
  @Override
  public SortOrder[] ordering() {
    return Stream.of(columns.fieldNames())
        .map(
            name ->
                Expressions.sort(
                    Expressions.column(ColumnNames.quoted(name)), SortDirection.ASCENDING))
        .toArray(SortOrder[]::new);
  }

  @Override
  public List<List<Object>> keys() {
    return planner.partitions().listed().stream()
        .map(partition -> key(partition.spec()))
        .distinct()
        .toList();
  }

  private List<Object> key(PartitionSpec partition) {
    List<Object> key = new ArrayList<>();
    for (StructField field : columns.fields()) {
      key.add(PartitionValues.of(partition, field));
    }
    return key;
  }

  /**
   * Spark does the filtering: the service's could leave out so many rows that looking for the first
   * one of a split reads all of it.
   */
  @Override
  public Optional<ReadSession> open() {
    List<PartitionInfo> selected =
        planner.selected().orElseGet(() -> planner.partitions().listed());
    return planner.openUnfiltered(
        selected, SplitRule.of(spec, Optional.of(selected)).singly().request().withinPartitions());
  }

  @Override
  public Map<List<Object>, List<Split>> splits(ReadSession session, SplitSource source) {
    if (session.mode() == SplitOptions.Mode.ROW_OFFSET) {
      throw new IllegalStateException(
          "Cannot read "
              + session
              + " by partitions, as it is divided by rows. Option 'pushdown' without 'partitioning'"
              + " reads it in another way.");
    }
    Map<List<Object>, List<Split>> found =
        FirstRows.splitsByFirstRow(spec.readPlan().of(columns), source, ReadApi.splits(session, 1));
    Set<List<Object>> reported = new HashSet<>(keys());
    for (List<Object> key : found.keySet()) {
      if (!reported.contains(key)) {
        throw new IllegalStateException(
            "Cannot read "
                + session
                + " by partitions: it has rows of "
                + key
                + ", which is none of those that were listed. Option 'pushdown' without"
                + " 'partitioning' reads it in another way.");
      }
    }
    return found;
  }
}
