package io.maxcompute.spark.write;

import io.maxcompute.spark.options.DistributionSettings;
import io.maxcompute.spark.types.ColumnNames;
import io.maxcompute.spark.writer.WriteTarget;
import io.maxcompute.storage.catalog.TableLayout;
import io.maxcompute.storage.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.types.StructType;

/**
 * How rows are arranged in tasks before they are written: by the partitions that they name, then as
 * the table is clustered and sorted. Rows of a table with a primary key stay as the query leaves
 * them, for the last one of a key wins, unless a column of theirs gives them an order.
 *
 * @param distribution of rows over tasks
 * @param ordering in a task
 * @param strict whether rows that belong together must not be divided
 * @param taskBytes shuffled bytes of a task, about; 0 if Spark decides
 */
record RowArrangement(
    Distribution distribution, List<SortOrder> ordering, boolean strict, long taskBytes) {
  private static final RowArrangement NONE =
      new RowArrangement(Distributions.unspecified(), List.of(), false, 0);

  /**
   * @param layout of the table; asked for where it matters
   * @param input columns of the rows
   * @throws IllegalArgumentException if {@code upsertOrder} cannot be followed
   */
  static RowArrangement of(
      DistributionSettings settings,
      WriteTarget target,
      Supplier<TableLayout> layout,
      StructType input) {
    if (settings.mode() == DistributionSettings.Mode.NONE) {
      require(settings.upsertOrder().isEmpty(), "it needs 'writeDistribution' = 'auto'.");
      return NONE;
    }
    TableLayout stored = layout.get();
    if (!settings.upsertOrder().isEmpty()) {
      require(!stored.primaryKey().isEmpty(), target + " has no primary key.");
      return byKey(settings, target, stored, input);
    }
    return stored.primaryKey().isEmpty() ? byPlace(settings, target, stored, input) : NONE;
  }

  private static RowArrangement byKey(
      DistributionSettings settings, WriteTarget target, TableLayout stored, StructType input) {
    List<Expression> key = new ArrayList<>(partitionColumns(target, input));
    key.addAll(columns(input, stored.primaryKey()));
    List<Expression> order = columns(input, List.of(settings.upsertOrder()));
    require(!order.isEmpty(), "the rows have no such column.");
    return new RowArrangement(clustered(key), ascending(order), true, settings.taskBytes());
  }

  private static RowArrangement byPlace(
      DistributionSettings settings, WriteTarget target, TableLayout stored, StructType input) {
    List<Expression> partition = partitionColumns(target, input);
    List<Expression> places = new ArrayList<>(partition);
    places.addAll(columns(input, stored.clusterColumns()));
    if (places.size() < partition.size() + stored.clusterColumns().size()) {
      places = partition; // the service divides rows without the column by itself
    }
    if (places.isEmpty()) {
      return NONE;
    }
    if (stored.clusterType().equalsIgnoreCase("range") && places != partition) {
      Distribution ranges = Distributions.ordered(ascending(places).toArray(SortOrder[]::new));
      return new RowArrangement(ranges, sorted(places, stored, input), false, settings.taskBytes());
    }
    List<SortOrder> order =
        stored.sortColumns().isEmpty() ? List.of() : sorted(partition, stored, input);
    return new RowArrangement(clustered(places), order, false, settings.taskBytes());
  }

  private static Distribution clustered(List<Expression> columns) {
    return Distributions.clustered(columns.toArray(Expression[]::new));
  }

  /** Returns the order by {@code first}, then as the table's buckets are sorted. */
  private static List<SortOrder> sorted(
      List<Expression> first, TableLayout stored, StructType input) {
    List<SortOrder> order = new ArrayList<>(ascending(first));
    for (TableLayout.SortColumn sort : stored.sortColumns()) {
      SortDirection direction =
          sort.ascending() ? SortDirection.ASCENDING : SortDirection.DESCENDING;
      columns(input, List.of(sort.column())).stream()
          .filter(column -> !first.contains(column))
          .forEach(column -> order.add(Expressions.sort(column, direction)));
    }
    return order;
  }

  private static List<SortOrder> ascending(List<Expression> columns) {
    return columns.stream()
        .map(column -> Expressions.sort(column, SortDirection.ASCENDING))
        .toList();
  }

  private static List<Expression> partitionColumns(WriteTarget target, StructType input) {
    return columns(input, target.openColumns().stream().map(Column::name).toList());
  }

  /** Returns those columns that the rows have, as the rows name them. */
  private static List<Expression> columns(StructType input, List<String> names) {
    return names.stream()
        .flatMap(name -> Stream.of(input.fieldNames()).filter(name::equalsIgnoreCase))
        .<Expression>map(name -> Expressions.column(ColumnNames.quoted(name)))
        .toList();
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(
          "Option '"
              + DistributionSettings.UPSERT_ORDER.key()
              + "' cannot be followed: "
              + otherwise);
    }
  }
}
