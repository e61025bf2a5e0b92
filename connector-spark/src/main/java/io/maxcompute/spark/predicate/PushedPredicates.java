package io.maxcompute.spark.predicate;

import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableSchema;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the predicates that Spark pushes into a scan.
 *
 * <ul>
 *   <li>Those on partition columns choose partitions, and Spark need not check them.
 *   <li>What the service can be asked about data columns becomes a filter. It may let through more
 *       rows than Spark keeps, never fewer, and Spark checks again. Of what concerns both kinds of
 *       columns, each gets its part, and Spark checks again.
 *   <li>The rest is left to Spark.
 * </ul>
 *
 * <p>Makes no request. Immutable; crosses from driver to executors. Equal are those by which the
 * same partitions and rows are read.
 */
public final class PushedPredicates implements Serializable {
  /** Nothing is pushed. */
  public static final PushedPredicates NONE = new PushedPredicates(List.of(), List.of(), List.of());

  private static final long serialVersionUID = 1L;

  /** Conditions beyond it are left to Spark, the last ones first; UTF-8. */
  private static final int MOST_BYTES = 1 << 16;

  private static final String AND = " AND ";

  private final List<Predicate> all;
  private final List<PartitionPredicate> partition;
  private final List<DataPredicate> data;

  private PushedPredicates(
      List<Predicate> all, List<PartitionPredicate> partition, List<DataPredicate> data) {
    this.all = List.copyOf(all);
    this.partition = List.copyOf(partition);
    this.data = List.copyOf(data);
  }

  /** Which kinds of columns predicates may be pushed for. */
  public record Switches(boolean partitionColumns, boolean dataColumns) {
    /** Both kinds. */
    public static final Switches ON = new Switches(true, true);
  }

  /**
   * Decides about {@code predicates}, of which all must hold.
   *
   * @param table columns of the table
   */
  public static PushedPredicates of(Predicate[] predicates, TableSchema table, Switches switches) {
    List<PartitionPredicate> partition = new ArrayList<>();
    List<DataPredicate> data = new ArrayList<>();
    RowConditions conditions = new RowConditions(table);
    int bytes = 0;
    for (Predicate predicate : predicates) {
      Optional<PartitionPredicate> chosen =
          switches.partitionColumns() ? PartitionPredicate.of(predicate, table) : Optional.empty();
      chosen.ifPresent(partition::add);
      boolean rows = switches.dataColumns() && predicate.references().length > 0;
      if (rows && chosen.filter(PartitionPredicate::isExact).isEmpty()) {
        Optional<String> condition = conditions.of(predicate);
        int more = condition.map(PushedPredicates::bytes).orElse(0);
        if (condition.isPresent() && bytes + more <= MOST_BYTES) {
          bytes += more;
          data.add(new DataPredicate(predicate, condition.get()));
        }
      }
    }
    return new PushedPredicates(List.of(predicates), partition, data);
  }

  private static int bytes(String condition) {
    return condition.getBytes(StandardCharsets.UTF_8).length + AND.length();
  }

  /** Returns the predicates that only partitions with rows of the result meet. */
  public List<PartitionPredicate> partition() {
    return partition;
  }

  /** Returns the conditions for the service's filter, of which all must hold. */
  public List<DataPredicate> data() {
    return data;
  }

  /** Returns what Spark must still check, in its order: all but exact partition predicates. */
  public Predicate[] residual() {
    List<Predicate> exact =
        partition.stream()
            .filter(PartitionPredicate::isExact)
            .map(PartitionPredicate::source)
            .toList();
    return all.stream().filter(predicate -> !exact.contains(predicate)).toArray(Predicate[]::new);
  }

  /** Returns what has an effect on what is read, in Spark's order. */
  public Predicate[] pushed() {
    List<Predicate> effective =
        Stream.concat(
                partition.stream().map(PartitionPredicate::source),
                data.stream().map(DataPredicate::source))
            .toList();
    return all.stream().filter(effective::contains).toArray(Predicate[]::new);
  }

  /** Returns the condition on data columns in MaxCompute SQL; empty if there is none. */
  public Optional<String> filterText() {
    return data.isEmpty()
        ? Optional.empty()
        : Optional.of(data.stream().map(DataPredicate::text).collect(Collectors.joining(AND)));
  }

  /**
   * Returns whether rows of {@code partition} can be in the result.
   *
   * @param spec values of all partition columns
   * @throws IllegalStateException if a value is not of its column's type
   */
  public boolean selects(PartitionSpec spec) {
    return partition.stream().allMatch(predicate -> predicate.matches(spec));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PushedPredicates that
        && partition.equals(that.partition)
        && filterText().equals(that.filterText());
  }

  @Override
  public int hashCode() {
    return Objects.hash(partition, filterText());
  }

  @Override
  public String toString() {
    return Stream.of(pushed()).map(Predicate::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
