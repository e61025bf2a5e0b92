package io.maxcompute.spark.predicate;

import io.maxcompute.spark.types.PartitionValues;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/** The conditions that ask something of one or two columns. */
final class ColumnConditions {
  /** Longer lists are left to Spark. */
  private static final int MOST_LISTED = 1000;

  /** What cannot be part of a pattern without being more than itself. */
  private static final String WILDCARDS = "%_\\";

  private final TableSchema table;

  ColumnConditions(TableSchema table) {
    this.table = table;
  }

  /**
   * Returns the condition, or empty if the service cannot be asked.
   *
   * @param negated whether it is to hold where {@code predicate} is false, not true
   */
  Optional<String> of(Predicate predicate, boolean negated) {
    Expression[] operands = predicate.children();
    if (operands.length == 0) {
      return Optional.empty();
    }
    return switch (predicate.name()) {
      case "IS_NULL" -> nulls(operands[0], !negated);
      case "IS_NOT_NULL" -> nulls(operands[0], negated);
      case "<=>" -> same(operands[0], operands[1], negated);
      case "IN" -> in(operands, negated);
      case "STARTS_WITH" -> like(operands, negated, "", "%");
      case "ENDS_WITH" -> like(operands, negated, "%", "");
      case "CONTAINS" -> like(operands, negated, "%", "%");
      default ->
          Comparison.named(predicate.name())
              .map(comparison -> negated ? comparison.negated() : comparison)
              .flatMap(comparison -> compare(operands[0], comparison, operands[1]));
    };
  }

  private Optional<ColumnReference> column(Expression expression) {
    return ColumnReference.of(expression, table);
  }

  private Optional<String> nulls(Expression operand, boolean missing) {
    return column(operand)
        .filter(ColumnReference::hasPlainNulls)
        .map(column -> missing ? isNull(column) : column.sql() + " IS NOT NULL");
  }

  private static String isNull(ColumnReference column) {
    return column.sql() + " IS NULL";
  }

  private Optional<String> compare(Expression left, Comparison comparison, Expression right) {
    if (left instanceof Literal<?>) {
      return compareColumn(right, comparison.swapped(), left);
    }
    return compareColumn(left, comparison, right);
  }

  private Optional<String> compareColumn(Expression left, Comparison comparison, Expression right) {
    Optional<ColumnReference> column = column(left);
    if (column.isEmpty()) {
      return Optional.empty();
    }
    if (right instanceof Literal<?> literal) {
      return value(literal, column.get().type())
          .flatMap(
              value -> TypeRule.of(column.get().type()).compare(column.get(), comparison, value));
    }
    return column(right)
        .filter(other -> comparable(column.get(), other))
        .map(other -> column.get().sql() + " " + comparison.sql() + " " + other.sql());
  }

  private static boolean comparable(ColumnReference left, ColumnReference right) {
    return left.type().equals(right.type()) && TypeRule.of(left.type()).columns();
  }

  /** Returns the constant; empty if it is null, or of another type than the column. */
  private static Optional<Object> value(Literal<?> literal, ColumnType type) {
    Optional<DataType> compared = SparkTypes.dataType(type).map(PartitionValues::evaluated);
    return compared.filter(literal.dataType()::equals).map(same -> (Object) literal.value());
  }

  /** Of this comparison null is an ordinary value: it is never unknown. */
  private Optional<String> same(Expression left, Expression right, boolean negated) {
    if (left instanceof Literal<?>) {
      return right instanceof Literal<?> ? Optional.empty() : same(right, left, negated);
    }
    Optional<ColumnReference> column = column(left).filter(ColumnReference::hasPlainNulls);
    if (column.isEmpty()) {
      return Optional.empty();
    }
    if (right instanceof Literal<?> literal && literal.value() == null) {
      return nulls(left, !negated);
    }
    if (right instanceof Literal<?>) {
      return negated
          ? compare(left, Comparison.NOT_EQUAL, right).map(other -> or(other, isNull(column.get())))
          : compare(left, Comparison.EQUAL, right);
    }
    return column(right).flatMap(other -> same(left, column.get(), right, other, negated));
  }

  private Optional<String> same(
      Expression left,
      ColumnReference leftColumn,
      Expression right,
      ColumnReference rightColumn,
      boolean negated) {
    String leftNull = isNull(leftColumn);
    String rightNull = isNull(rightColumn);
    return negated
        ? compare(left, Comparison.NOT_EQUAL, right)
            .map(other -> or(or(other, leftNull), rightNull))
        : compare(left, Comparison.EQUAL, right)
            .map(equal -> or(equal, "(" + leftNull + " AND " + rightNull + ")"));
  }

  private static String or(String left, String right) {
    return "(" + left + " OR " + right + ")";
  }

  /** A null in the list makes the answer unknown where it would be no, and never yes. */
  private Optional<String> in(Expression[] operands, boolean negated) {
    Optional<ColumnReference> column = column(operands[0]);
    int listed = operands.length - 1;
    if (column.isEmpty() || listed == 0 || listed > MOST_LISTED) {
      return Optional.empty();
    }
    List<Object> values = new ArrayList<>();
    for (int i = 1; i < operands.length; i++) {
      if (!(operands[i] instanceof Literal<?> literal)) {
        return Optional.empty();
      }
      Optional<Object> value = value(literal, column.get().type());
      if (value.isPresent()) {
        values.add(value.get());
      } else if (literal.value() != null || negated) {
        return Optional.empty();
      }
    }
    return values.isEmpty() ? Optional.empty() : list(column.get(), values, negated);
  }

  private static Optional<String> list(
      ColumnReference column, List<Object> values, boolean negated) {
    TypeRule rule = TypeRule.of(column.type());
    if (rule.finer() && !negated) {
      return ranges(column, values);
    }
    if (!rule.allows(negated ? Comparison.NOT_EQUAL : Comparison.EQUAL)) {
      return Optional.empty();
    }
    return all(values, value -> SqlLiteral.of(value, column.type()))
        .map(texts -> "(" + String.join(", ", texts) + ")")
        .map(texts -> column.sql() + (negated ? " NOT IN " : " IN ") + texts);
  }

  private static Optional<String> ranges(ColumnReference column, List<Object> values) {
    if (values.size() > RowConditions.MOST_OPERANDS) {
      return Optional.empty();
    }
    TypeRule rule = TypeRule.of(column.type());
    return all(values, value -> rule.compare(column, Comparison.EQUAL, value))
        .map(texts -> "(" + String.join(" OR ", texts) + ")");
  }

  /** Returns the texts of all values, or empty if one has none. */
  private static Optional<List<String>> all(
      List<Object> values, Function<Object, Optional<String>> text) {
    List<String> texts = values.stream().flatMap(value -> text.apply(value).stream()).toList();
    return texts.size() == values.size() ? Optional.of(texts) : Optional.empty();
  }

  private Optional<String> like(
      Expression[] operands, boolean negated, String before, String after) {
    Optional<ColumnReference> column = column(operands[0]);
    boolean plain =
        column.isPresent()
            && TypeRule.of(column.get().type()).text()
            && operands[1] instanceof Literal<?> literal
            && literal.dataType() instanceof StringType
            && literal.value() != null;
    if (!plain) {
      return Optional.empty();
    }
    String text = ((Literal<?>) operands[1]).value().toString();
    if (text.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0 || Character.isISOControl(c))) {
      return Optional.empty();
    }
    UTF8String pattern =
        UTF8String.concat(
            UTF8String.fromString(before),
            (UTF8String) ((Literal<?>) operands[1]).value(),
            UTF8String.fromString(after));
    return SqlLiteral.text(pattern)
        .map(literal -> column.get().sql() + (negated ? " NOT LIKE " : " LIKE ") + literal);
  }
}
