package io.maxcompute.spark.predicate;

import io.maxcompute.storage.table.TableSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * Writes predicates as conditions of MaxCompute SQL on data columns.
 *
 * <p>One law: a condition holds for every row for which the predicate is true. It may hold for more
 * rows. Nothing is ever negated but by what is asked of the columns: the condition for {@code NOT
 * p} is the one that holds for every row for which p is false, and unknown is neither.
 */
final class RowConditions {
  /** Holds for no row. */
  private static final String NEVER = "1 = 0";

  /** Longer chains are left to Spark: parsers nest them, and nest only so deep. */
  static final int MOST_OPERANDS = 200;

  private final ColumnConditions columns;

  RowConditions(TableSchema table) {
    this.columns = new ColumnConditions(table);
  }

  /** Returns the condition, or empty if the service can be asked nothing. */
  Optional<String> of(Predicate predicate) {
    return of(predicate, false);
  }

  /**
   * @param negated whether the condition is to hold where the predicate is false, not true
   */
  private Optional<String> of(Expression expression, boolean negated) {
    if (expression instanceof Literal<?> literal) {
      boolean never = literal.value() == null || literal.value().equals(negated);
      return never ? Optional.of(NEVER) : Optional.empty();
    }
    if (!(expression instanceof Predicate predicate)) {
      return Optional.empty();
    }
    return switch (predicate.name()) {
      case "AND" -> negated ? any(operands(predicate), true) : every(operands(predicate), false);
      case "OR" -> negated ? every(operands(predicate), true) : any(operands(predicate), false);
      case "NOT" -> of(predicate.children()[0], !negated);
      default -> columns.of(predicate, negated);
    };
  }

  /** Returns the operands of a chain of one operator, which Spark builds as deep as it is long. */
  private static List<Expression> operands(Predicate chain) {
    List<Expression> operands = new ArrayList<>();
    Deque<Expression> rest = new ArrayDeque<>(List.of(chain));
    while (!rest.isEmpty()) {
      Expression next = rest.pop();
      if (next instanceof Predicate inner && inner.name().equals(chain.name())) {
        for (int i = inner.children().length - 1; i >= 0; i--) {
          rest.push(inner.children()[i]);
        }
      } else {
        operands.add(next);
      }
    }
    return operands;
  }

  /** Operands that cannot be asked for are left out: the others alone hold for more rows. */
  private Optional<String> every(List<Expression> operands, boolean negated) {
    List<String> known = operands.stream().flatMap(each -> of(each, negated).stream()).toList();
    if (known.contains(NEVER)) {
      return Optional.of(NEVER);
    }
    return known.isEmpty() ? Optional.empty() : Optional.of(joined(known, " AND "));
  }

  private Optional<String> any(List<Expression> operands, boolean negated) {
    if (operands.size() > MOST_OPERANDS) {
      return Optional.empty();
    }
    List<String> possible = new ArrayList<>();
    for (Expression operand : operands) {
      Optional<String> condition = of(operand, negated);
      if (condition.isEmpty()) {
        return Optional.empty();
      }
      condition.filter(text -> !text.equals(NEVER)).ifPresent(possible::add);
    }
    return Optional.of(possible.isEmpty() ? NEVER : joined(possible, " OR "));
  }

  private static String joined(List<String> conditions, String operator) {
    return conditions.size() == 1
        ? conditions.get(0)
        : "(" + String.join(operator, conditions) + ")";
  }
}
