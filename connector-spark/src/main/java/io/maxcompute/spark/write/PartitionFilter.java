package io.maxcompute.spark.write;

import io.maxcompute.spark.types.PartitionText;
import io.maxcompute.spark.types.PartitionValues;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.And;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The condition of an overwrite, as values of partition columns. */
final class PartitionFilter {
  private final String table;
  private final StructType partitionColumns;

  PartitionFilter(String table, StructType partitionColumns) {
    this.table = table;
    this.partitionColumns = partitionColumns;
  }

  /**
   * Returns the values that all of {@code predicates} together ask for.
   *
   * @throws UnsupportedOperationException if they ask for anything else than one value each of some
   *     partition columns
   */
  PartitionSpec values(Predicate... predicates) {
    Map<String, PartitionSpec.Value> values = new LinkedHashMap<>();
    Stream.of(predicates).forEach(predicate -> collect(predicate, values));
    return new PartitionSpec(values.values().stream().toList());
  }

  private void collect(Predicate predicate, Map<String, PartitionSpec.Value> values) {
    if (predicate instanceof And and) {
      collect(and.left(), values);
      collect(and.right(), values);
    } else if (!predicate.name().equals("ALWAYS_TRUE")) {
      PartitionSpec.Value value = equality(predicate).orElseThrow(() -> refusal(predicate));
      PartitionSpec.Value known = values.put(value.column().toLowerCase(Locale.ROOT), value);
      if (known != null && !known.equals(value)) {
        throw refusal(predicate);
      }
    }
  }

  private Optional<PartitionSpec.Value> equality(Predicate predicate) {
    boolean equal = predicate.name().equals("=") || predicate.name().equals("<=>");
    if (!equal || predicate.children().length != 2) {
      return Optional.empty();
    }
    Expression left = predicate.children()[0];
    Expression right = predicate.children()[1];
    return left instanceof NamedReference column && right instanceof Literal<?> literal
        ? value(column, literal)
        : left instanceof Literal<?> first && right instanceof NamedReference second
            ? value(second, first)
            : Optional.empty();
  }

  private Optional<PartitionSpec.Value> value(NamedReference reference, Literal<?> literal) {
    if (reference.fieldNames().length != 1 || literal.value() == null) {
      return Optional.empty();
    }
    return Stream.of(partitionColumns.fields())
        .filter(field -> field.name().equalsIgnoreCase(reference.fieldNames()[0]))
        .filter(field -> isComparable(field, literal.dataType()))
        .findFirst()
        .map(field -> PartitionText.of(literal.dataType(), literal.value()))
        .filter(text -> !text.isEmpty())
        .map(text -> new PartitionSpec.Value(reference.fieldNames()[0], text));
  }

  private static boolean isComparable(StructField field, DataType literal) {
    return PartitionValues.supports(field.dataType())
        && PartitionValues.evaluated(field.dataType()).equals(PartitionValues.evaluated(literal));
  }

  private UnsupportedOperationException refusal(Predicate predicate) {
    return new UnsupportedOperationException(
        "Cannot overwrite table '"
            + table
            + "' where "
            + predicate
            + ": only rows of partitions can be replaced, by conditions 'column = value' on its"
            + " partition columns "
            + Stream.of(partitionColumns.fieldNames()).toList()
            + ", one value each.");
  }
}
