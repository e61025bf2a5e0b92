package io.maxcompute.spark.predicate;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Translates predicates into conditions on partition values.
 *
 * <p>Of an AND, what partition values decide is taken and the rest left out: such a condition holds
 * for every partition that may have rows of the result, but not for these alone.
 */
final class PartitionConditions {
  private final StructType partitionColumns;

  PartitionConditions(StructType partitionColumns) {
    this.partitionColumns = partitionColumns;
  }

  /**
   * A condition that holds wherever the predicate does.
   *
   * @param whole whether nothing was left out
   * @param total whether evaluation fails for no values
   */
  record Translated(PartitionCondition condition, boolean whole, boolean total) {
    boolean isExact() {
      return whole && total;
    }

    private Translated partial() {
      return new Translated(condition, false, total);
    }

    private Translated with(Translated other, PartitionCondition both) {
      return new Translated(both, whole && other.whole, total && other.total);
    }
  }

  /** Returns the condition, or empty if partition values decide nothing. */
  Optional<Translated> translate(Expression predicate) {
    if (!(predicate instanceof Predicate call)) {
      return test(predicate);
    }
    return switch (call.name()) {
      case "AND" -> and(translate(call.children()[0]), translate(call.children()[1]));
      case "OR" -> or(translate(call.children()[0]), translate(call.children()[1]));
      case "NOT" -> translate(call.children()[0]).filter(Translated::whole).map(this::not);
      case "IN" -> in(call);
      default -> test(call);
    };
  }

  private static Optional<Translated> and(Optional<Translated> left, Optional<Translated> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.or(() -> right).map(Translated::partial);
    }
    PartitionCondition both =
        new PartitionCondition.And(left.get().condition, right.get().condition);
    return Optional.of(left.get().with(right.get(), both));
  }

  private static Optional<Translated> or(Optional<Translated> left, Optional<Translated> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    PartitionCondition either =
        new PartitionCondition.Or(left.get().condition, right.get().condition);
    return Optional.of(left.get().with(right.get(), either));
  }

  private Translated not(Translated child) {
    return new Translated(new PartitionCondition.Not(child.condition), true, child.total);
  }

  private Optional<Translated> test(Expression predicate) {
    PartitionExpressions expressions = new PartitionExpressions(partitionColumns);
    return expressions
        .translate(predicate)
        .filter(expression -> expression.dataType() instanceof BooleanType)
        .map(PartitionCondition.Test::new)
        .map(test -> new Translated(test, true, expressions.total()));
  }

  private Optional<Translated> in(Predicate call) {
    PartitionExpressions expressions = new PartitionExpressions(partitionColumns);
    Optional<org.apache.spark.sql.catalyst.expressions.Expression> value =
        expressions.translate(call.children()[0]);
    if (value.isEmpty() || !hasEqualObjects(value.get().dataType())) {
      return test(call);
    }
    Set<Object> constants = new HashSet<>();
    boolean withNull = false;
    for (int i = 1; i < call.children().length; i++) {
      if (!(call.children()[i] instanceof Literal<?> literal)
          || !literal.dataType().equals(value.get().dataType())) {
        return test(call);
      }
      withNull |= literal.value() == null;
      constants.add(literal.value());
    }
    constants.remove(null);
    PartitionCondition in = new PartitionCondition.In(value.get(), constants, withNull);
    return Optional.of(new Translated(in, true, expressions.total()));
  }

  /** Returns whether values of {@code type} are equal where Java's objects are. */
  private static boolean hasEqualObjects(DataType type) {
    return type instanceof StringType || type instanceof IntegralType || type instanceof DateType;
  }
}
