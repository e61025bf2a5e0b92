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
  private final Set<String> names;

  private PartitionPredicate(
      Predicate source, PartitionConditions.Translated translated, StructType partitionColumns) {
    this.source = source;
    this.condition = translated.condition();
    this.exact = translated.isExact();
    this.partitionColumns = partitionColumns;
    this.names =
        Stream.of(source.references())
            .map(reference -> reference.fieldNames()[0].toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
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

  /** Returns whether a partition may not be chosen: text always has a value. */
  public boolean canExclude() {
    return !source.name().equals("IS_NOT_NULL")
        || Stream.of(partitionColumns.fields())
            .filter(column -> names.contains(column.name().toLowerCase(Locale.ROOT)))
            .anyMatch(column -> !PartitionValues.isText(column.dataType()));
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
    @Nullable Object[] values = new Object[partitionColumns.length()];
    for (PartitionSpec.Value value : partition.values()) {
      int ordinal = ordinal(value.column());
      DataType type = partitionColumns.apply(ordinal).dataType();
      boolean used = names.contains(value.column().toLowerCase(Locale.ROOT));
      if (used && PartitionValues.supports(type)) {
        values[ordinal] = PartitionValues.parse(value.column(), value.value(), type);
      }
    }
    return new GenericInternalRow(values);
  }

  private int ordinal(String column) {
    String[] all = partitionColumns.fieldNames();
    for (int i = 0; i < all.length; i++) {
      if (all[i].equalsIgnoreCase(column)) {
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
