package io.maxcompute.spark.predicate;

import io.maxcompute.spark.types.PartitionValues;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableSchema;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A condition that partition values decide, evaluated by Spark's own expressions.
 *
 * <p>An exact one holds for the partitions whose rows the predicate keeps, and for no other, so
 * that Spark need not check it again. Any other holds for every partition with rows that the
 * predicate keeps, and perhaps for more: what the values do not decide was left out, or its
 * evaluation can fail, which is left to Spark and the rows.
 *
 * <p>Immutable. Equal are those that choose by the same condition.
 */
public final class PartitionPredicate implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Predicate source;
  private final PartitionCondition condition;
  private final boolean exact;
  private final StructType partitionColumns;
  private final String[] columnNames;

  /** Which of the columns the condition is about, and have values that Spark can compare. */
  private final boolean[] used;

  private final boolean excluding;

  private PartitionPredicate(
      Predicate source, PartitionConditions.Translated translated, StructType partitionColumns) {
    this.source = source;
    this.condition = translated.condition();
    this.exact = translated.isExact();
    this.partitionColumns = partitionColumns;
    this.columnNames = partitionColumns.fieldNames();
    this.used = used(source, partitionColumns);
    this.excluding = !isMet(source, partitionColumns);
  }

  private static boolean[] used(Predicate source, StructType columns) {
    Set<String> names =
        Stream.of(source.references())
            .map(reference -> reference.fieldNames()[0].toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    boolean[] used = new boolean[columns.length()];
    for (int i = 0; i < used.length; i++) {
      used[i] =
          names.contains(columns.apply(i).name().toLowerCase(Locale.ROOT))
              && PartitionValues.supports(columns.apply(i).dataType());
    }
    return used;
  }

  /** Returns whether every partition meets it: text always has a value. */
  private static boolean isMet(Predicate source, StructType columns) {
    return source.name().equals("IS_NOT_NULL")
        && source.children()[0] instanceof NamedReference reference
        && Stream.of(columns.fields())
            .filter(column -> column.name().equalsIgnoreCase(reference.fieldNames()[0]))
            .allMatch(column -> PartitionValues.isText(column.dataType()));
  }

  /**
   * Returns what partition values decide of {@code predicate}, or empty if that is nothing.
   *
   * <p>A list of any length is looked up in constant time.
   */
  public static Optional<PartitionPredicate> of(Predicate predicate, TableSchema table) {
    if (predicate.references().length == 0 || !table.isPartitioned()) {
      return Optional.empty();
    }
    StructType columns = SparkTypes.schema(table.partitionColumns());
    return new PartitionConditions(columns)
        .translate(predicate)
        .map(translated -> new PartitionPredicate(predicate, translated, columns));
  }

  /** Returns the predicate as Spark gave it. */
  public Predicate source() {
    return source;
  }

  /** Returns whether a partition may not be chosen. */
  public boolean canExclude() {
    return excluding;
  }

  /** Returns whether the predicate keeps all rows of the chosen partitions. */
  public boolean isExact() {
    return exact;
  }

  /**
   * Returns whether rows of {@code partition} can be in the result.
   *
   * @param partition values of all partition columns
   * @throws IllegalStateException if a value is not of its column's type, or its column not known
   */
  public boolean matches(PartitionSpec partition) {
    if (!excluding) {
      return true;
    }
    InternalRow row = row(partition);
    try {
      return Boolean.TRUE.equals(condition.test(row));
    } catch (RuntimeException e) {
      if (exact) {
        throw e;
      }
      return true; // whether Spark fails as well depends on the rows
    }
  }

  private InternalRow row(PartitionSpec partition) {
    @Nullable Object[] values = new Object[columnNames.length];
    for (PartitionSpec.Value value : partition.values()) {
      int ordinal = ordinal(value.column());
      if (used[ordinal]) {
        DataType type = partitionColumns.apply(ordinal).dataType();
        values[ordinal] = PartitionValues.parse(value.column(), value.value(), type);
      }
    }
    return new GenericInternalRow(values);
  }

  private int ordinal(String column) {
    for (int i = 0; i < columnNames.length; i++) {
      if (columnNames[i].equalsIgnoreCase(column)) {
        return i;
      }
    }
    throw new IllegalStateException("the service lists unknown partition column '" + column + "'");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartitionPredicate that
        && condition.equals(that.condition)
        && partitionColumns.equals(that.partitionColumns);
  }

  @Override
  public int hashCode() {
    return Objects.hash(condition, partitionColumns);
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
