package io.maxcompute.spark.predicate;

import static io.maxcompute.spark.predicate.Comparison.AT_MOST;
import static io.maxcompute.spark.predicate.Comparison.EQUAL;
import static io.maxcompute.spark.predicate.Comparison.LESS;
import static io.maxcompute.spark.predicate.Comparison.NOT_EQUAL;

import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TextType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the service may be asked about values of a type, so that it returns every row for which
 * Spark's answer is yes.
 *
 * @param comparisons in which service and Spark agree, or the service says yes more often
 * @param finer whether the service compares more digits than Spark sees
 * @param text whether values have beginnings and ends
 * @param columns whether two columns of the type may be compared
 */
record TypeRule(Set<Comparison> comparisons, boolean finer, boolean text, boolean columns) {
  private static final Set<Comparison> ALL = EnumSet.allOf(Comparison.class);

  private static final TypeRule ORDERED = new TypeRule(ALL, false, false, true);
  private static final TypeRule TEXT = new TypeRule(ALL, false, true, true);
  private static final TypeRule INSTANT = new TypeRule(ALL, false, false, false);

  /** The service has nanoseconds, of which Spark sees the microseconds. */
  private static final TypeRule FINE_INSTANT = new TypeRule(ALL, true, false, false);

  private static final TypeRule EQUALITY =
      new TypeRule(EnumSet.of(EQUAL, NOT_EQUAL), false, false, false);

  /** For Spark NaN is equal to itself and above all; these say no to it on either side. */
  private static final TypeRule FLOATING =
      new TypeRule(EnumSet.of(EQUAL, LESS, AT_MOST), false, false, false);

  private static final TypeRule NONE =
      new TypeRule(EnumSet.noneOf(Comparison.class), false, false, false);

  static TypeRule of(ColumnType type) {
    if (type instanceof TextType limited) {
      return limited.kind() == TextType.Kind.CHAR
          ? NONE
          : TEXT; // CHAR may be padded, or compared so
    }
    if (type instanceof DecimalType) {
      return ORDERED;
    }
    if (!(type instanceof SimpleType simple)) {
      return NONE;
    }
    return switch (simple) {
      case TINYINT, SMALLINT, INT, BIGINT, DATE -> ORDERED;
      case STRING -> TEXT;
      case DATETIME -> INSTANT;
      case TIMESTAMP, TIMESTAMP_NTZ -> FINE_INSTANT;
      case BOOLEAN, BINARY -> EQUALITY;
      case FLOAT, DOUBLE -> FLOATING;
      default -> NONE; // JSON among them: its text may be stored in another form
    };
  }

  boolean allows(Comparison comparison) {
    return comparisons.contains(comparison);
  }

  /** Returns the condition that holds wherever {@code column} compares so with {@code value}. */
  Optional<String> compare(ColumnReference column, Comparison comparison, Object value) {
    if (!allows(comparison)) {
      return Optional.empty();
    }
    return finer
        ? compareFiner(column, comparison, (long) value)
        : condition(column, comparison, value);
  }

  /**
   * Whether digits were cut off toward zero or downward is not settled (storage-api.md, section
   * 6.1), so that what Spark sees may be up to a microsecond from what the service compares, on
   * either side.
   */
  private static Optional<String> compareFiner(
      ColumnReference column, Comparison comparison, long micros) {
    return switch (comparison) {
      case EQUAL ->
          condition(column, Comparison.GREATER, micros - 1)
              .flatMap(low -> condition(column, LESS, micros + 1).map(high -> and(low, high)));
      case AT_MOST -> condition(column, LESS, micros + 1);
      case AT_LEAST -> condition(column, Comparison.GREATER, micros - 1);
      case NOT_EQUAL, LESS, GREATER -> condition(column, comparison, micros);
    };
  }

  private static String and(String low, String high) {
    return "(" + low + " AND " + high + ")";
  }

  private static Optional<String> condition(
      ColumnReference column, Comparison comparison, Object value) {
    return SqlLiteral.of(value, column.type())
        .map(literal -> column.sql() + " " + comparison.sql() + " " + literal);
  }
}
