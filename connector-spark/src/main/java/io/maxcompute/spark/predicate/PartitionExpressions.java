package io.maxcompute.spark.predicate;

import io.maxcompute.spark.types.PartitionValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.connector.expressions.Extract;
import org.apache.spark.sql.connector.expressions.GeneralScalarExpression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Translates what Spark pushes into Spark's own executable expressions over a row of partition
 * values. What it does not know stays with Spark. For one expression.
 */
final class PartitionExpressions {
  private final StructType partitionColumns;
  private boolean total = true;

  PartitionExpressions(StructType partitionColumns) {
    this.partitionColumns = partitionColumns;
  }

  /** Returns whether what was translated has a value for every row: it never fails. */
  boolean total() {
    return total;
  }

  /** Returns the expression, or empty if any part of it is not known or not a partition column. */
  Optional<Expression> translate(org.apache.spark.sql.connector.expressions.Expression expression) {
    return expression(expression).filter(built -> built.checkInputDataTypes().isSuccess());
  }

  private Optional<Expression> expression(
      org.apache.spark.sql.connector.expressions.Expression expression) {
    if (expression instanceof NamedReference reference) {
      return column(reference);
    }
    if (expression instanceof org.apache.spark.sql.connector.expressions.Literal<?> literal) {
      return Optional.of(new Literal(literal.value(), literal.dataType()));
    }
    if (expression instanceof org.apache.spark.sql.connector.expressions.Cast cast) {
      return translate(cast.expression()).map(child -> cast(child, cast.dataType()));
    }
    if (expression instanceof Extract extract) {
      return translate(extract.source()).flatMap(child -> field(extract.field(), child));
    }
    if (expression instanceof GeneralScalarExpression call) {
      return arguments(call).flatMap(arguments -> call(call.name(), arguments));
    }
    return Optional.empty();
  }

  private Optional<Expression> column(NamedReference reference) {
    if (reference.fieldNames().length != 1) {
      return Optional.empty();
    }
    for (int i = 0; i < partitionColumns.length(); i++) {
      DataType type = partitionColumns.apply(i).dataType();
      boolean found = partitionColumns.apply(i).name().equalsIgnoreCase(reference.fieldNames()[0]);
      if (found && PartitionValues.supports(type)) {
        return Optional.of(new BoundReference(i, PartitionValues.evaluated(type), true));
      }
    }
    return Optional.empty();
  }

  /** Spark pushes casts that cannot fail, and those that fail where they must. */
  private Expression cast(Expression child, DataType type) {
    boolean calendar = type instanceof TimestampType || type instanceof TimestampNTZType;
    total &= Cast.canUpCast(child.dataType(), type) && !calendar; // not every date is an instant
    return new Cast(child, type, SparkFunctions.sessionZone(), EvalMode.ANSI());
  }

  private Optional<Expression> field(String name, Expression source) {
    return Optional.ofNullable(SparkFunctions.field(name, source));
  }

  private Optional<List<Expression>> arguments(GeneralScalarExpression call) {
    List<Expression> arguments = new ArrayList<>();
    for (org.apache.spark.sql.connector.expressions.Expression child : call.children()) {
      Optional<Expression> argument = translate(child);
      if (argument.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(argument.get());
    }
    return Optional.of(arguments);
  }

  private Optional<Expression> call(String name, List<Expression> arguments) {
    total &= !SparkFunctions.canFail(name);
    return Optional.ofNullable(SparkFunctions.call(name, arguments));
  }
}
