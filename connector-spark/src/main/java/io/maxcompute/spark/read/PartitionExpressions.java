package io.maxcompute.spark.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Contains;
import org.apache.spark.sql.catalyst.expressions.EndsWith;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.StartsWith;
import org.apache.spark.sql.connector.expressions.GeneralScalarExpression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.StructType;

/**
 * Translates the predicates that Spark pushes into Spark's own executable expressions over a row of
 * partition values. What it does not know stays with Spark.
 */
final class PartitionExpressions {
  private final StructType partitionColumns;

  PartitionExpressions(StructType partitionColumns) {
    this.partitionColumns = partitionColumns;
  }

  /** Returns the expression, or empty if any part of it is not known or not a partition column. */
  Optional<Expression> translate(org.apache.spark.sql.connector.expressions.Expression expression) {
    if (expression instanceof NamedReference reference) {
      return column(reference);
    }
    if (expression instanceof org.apache.spark.sql.connector.expressions.Literal<?> literal) {
      return Optional.of(new Literal(literal.value(), literal.dataType()));
    }
    if (expression instanceof Predicate || expression instanceof GeneralScalarExpression) {
      return function((GeneralScalarExpression) expression);
    }
    return Optional.empty();
  }

  private Optional<Expression> column(NamedReference reference) {
    if (reference.fieldNames().length != 1) {
      return Optional.empty();
    }
    for (int i = 0; i < partitionColumns.length(); i++) {
      boolean found = partitionColumns.apply(i).name().equalsIgnoreCase(reference.fieldNames()[0]);
      if (found && PartitionValues.supports(partitionColumns.apply(i).dataType())) {
        return Optional.of(new BoundReference(i, partitionColumns.apply(i).dataType(), true));
      }
    }
    return Optional.empty();
  }

  private Optional<Expression> function(GeneralScalarExpression call) {
    List<Expression> arguments = new ArrayList<>();
    for (org.apache.spark.sql.connector.expressions.Expression child : call.children()) {
      Optional<Expression> argument = translate(child);
      if (argument.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(argument.get());
    }
    return switch (arguments.size()) {
      case 0 -> constant(call.name());
      case 1 -> unary(call.name(), arguments.get(0));
      case 2 -> binary(call.name(), arguments.get(0), arguments.get(1));
      default -> many(call.name(), arguments);
    };
  }

  private static Optional<Expression> constant(String name) {
    return switch (name) {
      case "ALWAYS_TRUE" -> Optional.of(Literal.TrueLiteral());
      case "ALWAYS_FALSE" -> Optional.of(Literal.FalseLiteral());
      default -> Optional.empty();
    };
  }

  private static Optional<Expression> unary(String name, Expression argument) {
    return switch (name) {
      case "IS_NULL" -> Optional.of(new IsNull(argument));
      case "IS_NOT_NULL" -> Optional.of(new IsNotNull(argument));
      case "NOT" -> Optional.of(new Not(argument));
      default -> Optional.empty();
    };
  }

  private static Optional<Expression> binary(String name, Expression left, Expression right) {
    if (!left.dataType().equals(right.dataType())) {
      return Optional.empty(); // Spark has put a cast where they differ, and no cast is known here
    }
    return Optional.ofNullable(
        switch (name) {
          case "=", "IN" -> new EqualTo(left, right);
          case "<>" -> new Not(new EqualTo(left, right));
          case "<=>" -> new EqualNullSafe(left, right);
          case "<" -> new LessThan(left, right);
          case "<=" -> new LessThanOrEqual(left, right);
          case ">" -> new GreaterThan(left, right);
          case ">=" -> new GreaterThanOrEqual(left, right);
          case "AND" -> new And(left, right);
          case "OR" -> new Or(left, right);
          case "STARTS_WITH" -> new StartsWith(left, right);
          case "ENDS_WITH" -> new EndsWith(left, right);
          case "CONTAINS" -> new Contains(left, right);
          default -> null;
        });
  }

  private static Optional<Expression> many(String name, List<Expression> arguments) {
    if (!name.equals("IN")) {
      return Optional.empty();
    }
    Optional<Expression> any = Optional.of(Literal.FalseLiteral());
    for (Expression candidate : arguments.subList(1, arguments.size())) {
      Optional<Expression> equal = binary("=", arguments.get(0), candidate);
      any = any.flatMap(earlier -> equal.map(e -> new Or(earlier, e)));
    }
    return any;
  }
}
