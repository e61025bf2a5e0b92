package io.maxcompute.spark.predicate;

import java.util.Arrays;
import java.util.Optional;

/** An operator that compares two values and knows nothing of null. */
enum Comparison {
  EQUAL("=", "="),
  NOT_EQUAL("<>", "!="),
  LESS("<", "<"),
  AT_MOST("<=", "<="),
  GREATER(">", ">"),
  AT_LEAST(">=", ">=");

  private final String name;
  private final String sql;

  Comparison(String name, String sql) {
    this.name = name;
    this.sql = sql;
  }

  /** Returns the one of Spark's name. */
  static Optional<Comparison> named(String name) {
    return Arrays.stream(values()).filter(comparison -> comparison.name.equals(name)).findFirst();
  }

  /** Returns the operator in the filters of the service (storage-api.md, section 3.7). */
  String sql() {
    return sql;
  }

  /** Returns the one that holds where this one does not, nulls aside. */
  Comparison negated() {
    return switch (this) {
      case EQUAL -> NOT_EQUAL;
      case NOT_EQUAL -> EQUAL;
      case LESS -> AT_LEAST;
      case AT_MOST -> GREATER;
      case GREATER -> AT_MOST;
      case AT_LEAST -> LESS;
    };
  }

  /** Returns the one that holds for the same operands in the other order. */
  Comparison swapped() {
    return switch (this) {
      case EQUAL, NOT_EQUAL -> this;
      case LESS -> GREATER;
      case AT_MOST -> AT_LEAST;
      case GREATER -> LESS;
      case AT_LEAST -> AT_MOST;
    };
  }
}
