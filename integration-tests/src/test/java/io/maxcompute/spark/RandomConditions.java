package io.maxcompute.spark;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Conditions on values, made of constants that the values have and of others like them. */
final class RandomConditions {
  private static final int FORMS = 10;
  private static final int BATCH = 50;

  private final Random random;
  private final List<Operand> operands;

  /**
   * What is compared.
   *
   * @param constants what it is compared with
   * @param text whether it has a beginning and an end
   */
  record Operand(Column value, List<Column> constants, boolean text) {
    /** Compares {@code value} with Java objects. */
    static Operand of(Column value, List<Object> constants) {
      List<Column> literals = constants.stream().map(functions::lit).toList();
      return new Operand(value, literals, constants.get(0) instanceof String);
    }
  }

  RandomConditions(Random random, List<Operand> operands) {
    this.random = random;
    this.operands = List.copyOf(operands);
  }

  Column next() {
    return next(random.nextInt(4));
  }

  private Column next(int depth) {
    if (depth == 0) {
      return test(operands.get(random.nextInt(operands.size())));
    }
    return switch (random.nextInt(3)) {
      case 0 -> next(depth - 1).and(next(depth - 1));
      case 1 -> next(depth - 1).or(next(depth - 1));
      default -> not(next(depth - 1));
    };
  }

  private Column test(Operand operand) {
    Column value = operand.value;
    Column constant = constant(operand);
    return switch (random.nextInt(FORMS)) {
      case 0 -> value.equalTo(constant);
      case 1 -> value.notEqual(constant);
      case 2 -> value.eqNullSafe(random.nextInt(4) == 0 ? lit(null) : constant);
      case 3 -> value.lt(constant);
      case 4 -> constant.geq(value);
      case 5 -> value.gt(constant);
      case 6 -> value.geq(constant);
      case 7 -> random.nextBoolean() ? value.isNull() : value.isNotNull();
      case 8 -> value.isin(constant, constant(operand), constant(operand));
      default -> operand.text ? like(value, constant) : value.leq(constant);
    };
  }

  private Column like(Column value, Column constant) {
    return switch (random.nextInt(3)) {
      case 0 -> value.startsWith(constant);
      case 1 -> value.endsWith(constant);
      default -> value.contains(constant);
    };
  }

  private Column constant(Operand operand) {
    return operand.constants.get(random.nextInt(operand.constants.size()));
  }

  /** Returns, for each condition, the rows of {@code rows} for which it is true, by column id. */
  static List<List<Integer>> kept(Dataset<Row> rows, List<Column> conditions) {
    List<List<Integer>> kept = new ArrayList<>();
    for (int from = 0; from < conditions.size(); from += BATCH) {
      List<Column> some = conditions.subList(from, Math.min(from + BATCH, conditions.size()));
      Column answers = functions.array(some.toArray(Column[]::new));
      List<Row> answered = rows.select(functions.col("id"), answers).collectAsList();
      for (int i = 0; i < some.size(); i++) {
        int condition = i;
        kept.add(
            answered.stream()
                .filter(row -> Boolean.TRUE.equals(row.getList(1).get(condition)))
                .map(row -> row.getInt(0))
                .toList());
      }
    }
    return kept;
  }
}
