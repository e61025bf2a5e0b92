package io.maxcompute.spark.predicate;

import java.io.Serializable;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a row of partition values, by SQL's logic of three values.
 *
 * <p>Spark's own expressions are the leaves. What joins them is here, because Spark makes its set
 * of constants from a Scala collection, and one by one thousands of constants take too long.
 */
sealed interface PartitionCondition extends Serializable {

  /** Returns whether the condition holds; null if that is unknown. */
  @Nullable Boolean test(InternalRow row);

  /** A boolean expression of Spark. */
  record Test(Expression expression) implements PartitionCondition {
    @Override
    public @Nullable Boolean test(InternalRow row) {
      return (Boolean) expression.eval(row);
    }
  }

  /**
   * Whether a value is one of many.
   *
   * @param values without null
   * @param withNull whether null was among them
   */
  record In(Expression value, Set<Object> values, boolean withNull) implements PartitionCondition {
    @Override
    public @Nullable Boolean test(InternalRow row) {
      Object found = value.eval(row);
      if (found == null) {
        return null;
      }
      if (values.contains(found)) {
        return true;
      }
      return withNull ? null : false;
    }
  }

  /** Both. */
  record And(PartitionCondition left, PartitionCondition right) implements PartitionCondition {
    @Override
    public @Nullable Boolean test(InternalRow row) {
      Boolean first = left.test(row);
      if (Boolean.FALSE.equals(first)) {
        return false;
      }
      Boolean second = right.test(row);
      boolean decided = Boolean.TRUE.equals(first) || Boolean.FALSE.equals(second);
      return decided ? second : null;
    }
  }

  /** Either. */
  record Or(PartitionCondition left, PartitionCondition right) implements PartitionCondition {
    @Override
    public @Nullable Boolean test(InternalRow row) {
      Boolean first = left.test(row);
      if (Boolean.TRUE.equals(first)) {
        return true;
      }
      Boolean second = right.test(row);
      boolean decided = Boolean.FALSE.equals(first) || Boolean.TRUE.equals(second);
      return decided ? second : null;
    }
  }

  /** The opposite. */
  record Not(PartitionCondition condition) implements PartitionCondition {
    @Override
    public @Nullable Boolean test(InternalRow row) {
      Boolean holds = condition.test(row);
      return holds == null ? null : !holds;
    }
  }
}
