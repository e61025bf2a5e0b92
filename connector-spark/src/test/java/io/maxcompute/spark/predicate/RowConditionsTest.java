package io.maxcompute.spark.predicate;

import static io.maxcompute.spark.predicate.Predicates.col;
import static io.maxcompute.spark.predicate.Predicates.filter;
import static io.maxcompute.spark.predicate.Predicates.integer;
import static io.maxcompute.spark.predicate.Predicates.literal;
import static io.maxcompute.spark.predicate.Predicates.not;
import static io.maxcompute.spark.predicate.Predicates.number;
import static io.maxcompute.spark.predicate.Predicates.predicate;
import static io.maxcompute.spark.predicate.Predicates.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Cast;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.filter.AlwaysFalse;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class RowConditionsTest {
  private static final Expression N = col("n");
  private static final Expression NULL = literal(null, DataTypes.LongType);
  private static final Predicate ONE = predicate("=", N, number(1));
  private static final Predicate BELOW = predicate("<", col("I"), integer(5));
  private static final Predicate UNKNOWN =
      predicate("=", new Cast(N, DataTypes.StringType), text("1"));
  private static final Predicate NAN_MATTERS =
      predicate(">", col("d"), literal(1.5, DataTypes.DoubleType));

  @Test
  void namesColumnsAsTheTableDoes() {
    assertThat(filter(predicate("=", col("N"), number(1)))).isEqualTo("`n` = 1");
    assertThat(filter(predicate("=", col("`odd``name`"), number(1)))).isEqualTo("`Odd``name` = 1");
  }

  @Test
  void writesEveryComparisonInEitherOrder() {
    assertThat(
            Stream.of("=", "<>", "<", "<=", ">", ">=")
                .map(name -> filter(predicate(name, N, number(-7)))))
        .containsExactly("`n` = -7", "`n` != -7", "`n` < -7", "`n` <= -7", "`n` > -7", "`n` >= -7");
    assertThat(
            Stream.of("=", "<>", "<", "<=", ">", ">=")
                .map(name -> filter(predicate(name, number(2), N))))
        .containsExactly("`n` = 2", "`n` != 2", "`n` > 2", "`n` >= 2", "`n` < 2", "`n` <= 2");
  }

  @Test
  void joinsAllPredicates() {
    assertThat(filter(ONE, predicate("OR", ONE, BELOW), BELOW))
        .isEqualTo("`n` = 1 AND (`n` = 1 OR `i` < 5) AND `i` < 5");
  }

  @Test
  void leavesOutOfAnAndWhatCannotBeAsked() {
    assertThat(filter(predicate("AND", UNKNOWN, ONE))).isEqualTo("`n` = 1");
    assertThat(filter(predicate("AND", UNKNOWN, UNKNOWN))).isEmpty();
    assertThat(filter(predicate("OR", UNKNOWN, ONE))).isEmpty();
    assertThat(filter(predicate("OR", predicate("AND", UNKNOWN, ONE), BELOW)))
        .isEqualTo("(`n` = 1 OR `i` < 5)");
  }

  @Test
  void leavesOutPartitionColumns() {
    Predicate dt = predicate("=", col("dt"), text("a"));

    assertThat(filter(predicate("OR", predicate("AND", dt, ONE), predicate("AND", dt, BELOW))))
        .isEqualTo("(`n` = 1 OR `i` < 5)");
    assertThat(filter(predicate("=", col("hh"), N))).isEmpty();
  }

  @Test
  void turnsNegationsInward() {
    assertThat(filter(not(predicate("AND", ONE, BELOW)))).isEqualTo("(`n` != 1 OR `i` >= 5)");
    assertThat(filter(not(predicate("OR", ONE, BELOW)))).isEqualTo("(`n` != 1 AND `i` >= 5)");
    assertThat(filter(not(not(predicate("OR", ONE, BELOW))))).isEqualTo("(`n` = 1 OR `i` < 5)");
  }

  @Test
  void neverLosesRowsUnderANegation() {
    assertThat(filter(not(predicate("AND", UNKNOWN, ONE)))).isEmpty();
    assertThat(filter(not(predicate("OR", UNKNOWN, ONE)))).isEqualTo("`n` != 1");
    assertThat(filter(not(UNKNOWN))).isEmpty();
    Predicate less = predicate("<", col("d"), literal(1.5, DataTypes.DoubleType));
    assertThat(filter(less)).isEqualTo("`d` < CAST('1.5' AS DOUBLE)");
    assertThat(filter(not(less))).as("NaN is not less").isEmpty();
    assertThat(filter(NAN_MATTERS)).isEmpty();
    assertThat(filter(not(NAN_MATTERS))).isEqualTo("`d` <= CAST('1.5' AS DOUBLE)");
  }

  @Test
  void takesNullForAValueWhereSparkDoes() {
    assertThat(filter(predicate("<=>", N, number(1)))).isEqualTo("`n` = 1");
    assertThat(filter(not(predicate("<=>", number(1), N)))).isEqualTo("(`n` != 1 OR `n` IS NULL)");
    assertThat(filter(predicate("<=>", N, NULL))).isEqualTo("`n` IS NULL");
    assertThat(filter(not(predicate("<=>", N, NULL)))).isEqualTo("`n` IS NOT NULL");
    assertThat(filter(predicate("<=>", N, col("m"))))
        .isEqualTo("(`n` = `m` OR (`n` IS NULL AND `m` IS NULL))");
    assertThat(filter(not(predicate("<=>", N, col("m")))))
        .isEqualTo("((`n` != `m` OR `n` IS NULL) OR `m` IS NULL)");
  }

  @Test
  void comparesNothingWithNull() {
    assertThat(filter(predicate("=", N, NULL))).isEmpty();
    assertThat(filter(not(predicate("=", N, NULL)))).isEmpty();
  }

  @Test
  void asksForMissingValuesOfAnyTypeButJson() {
    assertThat(filter(predicate("IS_NULL", N), predicate("IS_NOT_NULL", col("list"))))
        .isEqualTo("`n` IS NULL AND `list` IS NOT NULL");
    assertThat(filter(not(predicate("IS_NULL", col("c"))))).isEqualTo("`c` IS NOT NULL");
    assertThat(filter(predicate("IS_NULL", col("j")))).isEmpty();
    assertThat(filter(predicate("IS_NULL", col("later")))).isEmpty();
    assertThat(filter(predicate("IS_NULL", UNKNOWN))).isEmpty();
  }

  @Test
  void takesNullOutOfListsWhereItChangesNothing() {
    assertThat(filter(predicate("IN", N, number(1), NULL, number(2)))).isEqualTo("`n` IN (1, 2)");
    assertThat(filter(not(predicate("IN", N, number(1), number(2)))))
        .isEqualTo("`n` NOT IN (1, 2)");
    assertThat(filter(not(predicate("IN", N, number(1), NULL)))).isEmpty();
    assertThat(filter(predicate("IN", N))).isEmpty();
    assertThat(filter(predicate("IN", N, NULL))).isEmpty();
    assertThat(filter(predicate("IN", N, col("m")))).isEmpty();
  }

  @Test
  void leavesLongListsAndLongTextToSpark() {
    assertThat(filter(list(1000))).startsWith("`n` IN (0, 1, ");
    assertThat(filter(list(1001))).isEmpty();
    Predicate half = predicate("=", col("s"), text("é".repeat(16_000)));
    assertThat(filter(half, half, half, ONE)).endsWith("' AND `n` = 1").hasSizeLessThan(1 << 16);
  }

  private static Predicate list(int length) {
    return new Predicate(
        "IN",
        Stream.concat(Stream.of(N), IntStream.range(0, length).mapToObj(Predicates::number))
            .toArray(Expression[]::new));
  }

  @Test
  void writesBeginningsEndsAndMiddlesOfPlainText() {
    assertThat(filter(predicate("STARTS_WITH", col("s"), text("it's"))))
        .isEqualTo("`s` LIKE 'it\\'s%'");
    assertThat(filter(predicate("ENDS_WITH", col("v"), text("x")))).isEqualTo("`v` LIKE '%x'");
    assertThat(filter(not(predicate("CONTAINS", col("s"), text("x")))))
        .isEqualTo("`s` NOT LIKE '%x%'");
    assertThat(
            Stream.of("a%", "a_", "a\\", "a\n", "\u0000")
                .map(t -> filter(predicate("CONTAINS", col("s"), text(t)))))
        .containsOnly("");
    assertThat(filter(predicate("STARTS_WITH", col("c"), text("x")))).isEmpty();
  }

  @Test
  void comparesColumnsOfOneType() {
    assertThat(filter(predicate("<", N, col("m")))).isEqualTo("`n` < `m`");
    assertThat(filter(predicate("=", col("s"), col("t")))).isEqualTo("`s` = `t`");
    assertThat(filter(predicate("=", N, col("i")))).isEmpty();
    assertThat(filter(predicate("=", col("stamp"), col("stamp")))).isEmpty();
    assertThat(filter(predicate("=", col("d"), col("d")))).isEmpty();
  }

  @Test
  void leavesNestedFieldsFunctionsAndOtherTypesToSpark() {
    assertThat(filter(predicate("=", col("list.element"), number(1)))).isEmpty();
    assertThat(filter(predicate("=", N, integer(1)))).isEmpty();
    assertThat(filter(predicate("RLIKE", col("s"), text("x")))).isEmpty();
    assertThat(filter(predicate("=", col("c"), text("x")), predicate("=", col("j"), text("{}"))))
        .isEmpty();
  }

  @Test
  void decidesConstants() {
    assertThat(filter(predicate("OR", new AlwaysFalse(), ONE))).isEqualTo("`n` = 1");
    assertThat(filter(predicate("OR", new AlwaysTrue(), ONE))).isEmpty();
    assertThat(filter(predicate("AND", new AlwaysTrue(), ONE))).isEqualTo("`n` = 1");
    assertThat(filter(predicate("AND", new AlwaysFalse(), ONE))).isEqualTo("1 = 0");
    assertThat(filter(not(predicate("AND", not(new AlwaysFalse()), ONE)))).isEqualTo("`n` != 1");
    assertThat(filter(new AlwaysFalse())).isEmpty();
  }

  @Test
  void leavesLongChainsToSpark() {
    assertThat(filter(chain(200))).startsWith("(`n` = 1 OR `n` = 2 OR ").endsWith("`n` = 200)");
    assertThat(filter(chain(201))).isEmpty();
  }

  private static Predicate chain(int length) {
    Predicate chain = ONE;
    for (int i = 2; i <= length; i++) {
      chain = predicate("OR", chain, predicate("=", N, number(i)));
    }
    return chain;
  }
}
