package io.maxcompute.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Column;

/** Conditions on columns, made of the values that the columns have and of others like them. */
final class RandomConditions {
  private static final int FORMS = 10;

  private final Random random;
  private final Map<String, List<Object>> values;
  private final List<String> columns;

  /**
   * @param values what literals are made of, by column
   */
  RandomConditions(Random random, Map<String, List<Object>> values) {
    this.random = random;
    this.values = values;
    this.columns = List.copyOf(values.keySet());
  }

  Column next() {
    return next(random.nextInt(4));
  }

  private Column next(int depth) {
    if (depth == 0) {
      return test(columns.get(random.nextInt(columns.size())));
    }
    return switch (random.nextInt(3)) {
      case 0 -> next(depth - 1).and(next(depth - 1));
      case 1 -> next(depth - 1).or(next(depth - 1));
      default -> not(next(depth - 1));
    };
  }

  private Column test(String name) {
    Column column = col(name);
    Column value = literal(name);
    return switch (random.nextInt(FORMS)) {
      case 0 -> column.equalTo(value);
      case 1 -> column.notEqual(value);
      case 2 -> column.eqNullSafe(random.nextInt(4) == 0 ? lit(null) : value);
      case 3 -> column.lt(value);
      case 4 -> value.geq(column);
      case 5 -> column.gt(value);
      case 6 -> column.geq(value);
      case 7 -> random.nextBoolean() ? column.isNull() : column.isNotNull();
      case 8 -> column.isin(value, literal(name), literal(name));
      default -> like(name, value);
    };
  }

  private Column like(String name, Column value) {
    if (!(values.get(name).get(0) instanceof String)) {
      return col(name).leq(value);
    }
    return switch (random.nextInt(3)) {
      case 0 -> col(name).startsWith(value);
      case 1 -> col(name).endsWith(value);
      default -> col(name).contains(value);
    };
  }

  private Column literal(String name) {
    List<Object> of = values.get(name);
    Column value = lit(of.get(random.nextInt(of.size())));
    return name.equals("price") ? value.cast("decimal(10,2)") : value;
  }
}
