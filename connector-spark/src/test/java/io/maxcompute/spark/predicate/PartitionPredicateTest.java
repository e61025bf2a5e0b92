package io.maxcompute.spark.predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.table.TextType;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Cast;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Extract;
import org.apache.spark.sql.connector.expressions.GeneralScalarExpression;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PartitionPredicateTest {
  private static final TableSchema TABLE =
      new TableSchema(
          List.of(new Column("amount", SimpleType.BIGINT)),
          List.of(
              new Column("dt", SimpleType.STRING),
              new Column("hour", SimpleType.BIGINT),
              new Column("day", SimpleType.DATE),
              new Column("code", new TextType(TextType.Kind.CHAR, 4)),
              new Column("city", new TextType(TextType.Kind.VARCHAR, 10))));

  private static final List<String> PARTITIONS =
      List.of("dt=2024/hour=9", "dt=2024/hour=10", "dt=2025/hour=9", "dt=2025_1/hour=-1");

  private static final Expression DT = Expressions.column("DT");
  private static final Expression HOUR = Expressions.column("hour");

  @Test
  void comparesTextAsTextAndNumbersAsNumbers() {
    assertThat(matching(predicate("=", DT, text("2024"))))
        .containsExactly("dt=2024/hour=9", "dt=2024/hour=10");
    assertThat(matching(predicate("<", HOUR, number(10))))
        .containsExactly("dt=2024/hour=9", "dt=2025/hour=9", "dt=2025_1/hour=-1");
    assertThat(matching(predicate(">=", DT, text("2025"))))
        .containsExactly("dt=2025/hour=9", "dt=2025_1/hour=-1");
    assertThat(matching(predicate("<>", DT, text("2024"))))
        .containsExactly("dt=2025/hour=9", "dt=2025_1/hour=-1");
    assertThat(matching(predicate("<=>", HOUR, number(10)))).containsExactly("dt=2024/hour=10");
  }

  @Test
  void takesListsOfAnyLength() {
    assertThat(matching(predicate("IN", HOUR, number(10)))).containsExactly("dt=2024/hour=10");
    assertThat(matching(predicate("IN", HOUR, number(10), number(-1), number(7))))
        .containsExactly("dt=2024/hour=10", "dt=2025_1/hour=-1");
  }

  @Test
  void takesBeginningsEndsAndMiddlesLiterally() {
    assertThat(matching(predicate("STARTS_WITH", DT, text("2025_"))))
        .containsExactly("dt=2025_1/hour=-1");
    assertThat(matching(predicate("ENDS_WITH", DT, text("25")))).containsExactly("dt=2025/hour=9");
    assertThat(matching(predicate("CONTAINS", DT, text("5_"))))
        .containsExactly("dt=2025_1/hour=-1");
  }

  @Test
  void combinesConditionsByTheLogicOfSql() {
    Predicate not2024 = predicate("NOT", predicate("=", DT, text("2024")));
    Predicate late = predicate(">", HOUR, number(9));

    assertThat(matching(predicate("AND", not2024, late))).isEmpty();
    assertThat(matching(predicate("OR", not2024, late)))
        .containsExactly("dt=2024/hour=10", "dt=2025/hour=9", "dt=2025_1/hour=-1");
    assertThat(matching(predicate("IS_NOT_NULL", DT))).hasSize(4);
    assertThat(matching(predicate("IS_NULL", DT))).isEmpty();
  }

  @Test
  void everyPartitionHasTextButNotWhateverIsMadeOfIt() {
    Expression part = new GeneralScalarExpression("SUBSTRING", new Expression[] {DT, nullInt()});

    assertThat(partition(predicate("IS_NOT_NULL", DT)).canExclude()).isFalse();
    assertThat(partition(predicate("IS_NOT_NULL", HOUR)).canExclude()).isTrue();
    assertThat(partition(predicate("IS_NOT_NULL", part)).canExclude()).isTrue();
    assertThat(matching(predicate("IS_NOT_NULL", part))).isEmpty();
  }

  private static Expression nullInt() {
    return new LiteralValue<>(null, DataTypes.IntegerType);
  }

  @Test
  void aComparisonWithNullMatchesNothingInEitherDirection() {
    Predicate equalsNull = predicate("=", DT, new LiteralValue<>(null, DataTypes.StringType));

    assertThat(matching(equalsNull)).isEmpty();
    assertThat(matching(predicate("NOT", equalsNull))).isEmpty();
    assertThat(matching(predicate("NOT", predicate("<=>", HOUR, nullNumber())))).hasSize(4);
  }

  @Test
  void takesHivesNameOfAMissingNumberForNull() {
    PartitionSpec missing = PartitionSpec.parse("dt=2024/hour=__HIVE_DEFAULT_PARTITION__");

    assertThat(partition(predicate("IS_NULL", HOUR)).matches(missing)).isTrue();
    assertThat(partition(predicate("=", HOUR, number(9))).matches(missing)).isFalse();
    Predicate byName = predicate("=", DT, text("__HIVE_DEFAULT_PARTITION__"));
    assertThat(partition(byName).matches(PartitionSpec.parse("dt=__HIVE_DEFAULT_PARTITION__")))
        .isTrue();
  }

  @Test
  void namesTheColumnAndTheValueThatIsNotANumber() {
    PartitionPredicate nine = partition(predicate("=", HOUR, number(9)));

    assertThatIllegalStateException()
        .isThrownBy(() -> nine.matches(PartitionSpec.parse("dt=2024/hour=noon")))
        .withMessage("Value 'noon' of partition column 'hour' is not of type" + " BIGINT.");
  }

  @Test
  void leavesOutColumnsThatNoConditionCanReferTo() {
    PartitionSpec dated = PartitionSpec.parse("dt=2024/hour=9/day=2024-01-01");

    assertThat(partition(predicate("=", HOUR, number(9))).matches(dated)).isTrue();
  }

  @Test
  void leavesToSparkWhatItDoesNotKnow() {
    Stream.of(
            predicate("=", Expressions.column("amount"), number(1)),
            predicate("=", DT, number(2024)),
            predicate("=", Expressions.column("day"), number(1)),
            predicate("=", Expressions.column("code"), text("a")),
            predicate("=", call("CONCAT", DT, DT), text("A")),
            predicate("RLIKE", DT, text("2.*")),
            predicate("OR", predicate("=", DT, text("x")), predicate("RLIKE", DT, text("x"))),
            predicate("NOT", mixed()),
            new AlwaysTrue())
        .forEach(unknown -> assertThat(PartitionPredicate.of(unknown, TABLE)).isEmpty());
  }

  @Test
  void takesOfConditionsOnRowsWhatPartitionsDecide() {
    Predicate other =
        predicate("AND", predicate(">", Expressions.column("amount"), number(2)), is("2025"));
    PartitionPredicate weakened = partition(predicate("OR", mixed(), other));

    assertThat(weakened.isExact()).isFalse();
    assertThat(matching(predicate("OR", mixed(), other)))
        .containsExactly("dt=2024/hour=9", "dt=2024/hour=10", "dt=2025/hour=9");
    assertThat(partition(is("2024")).isExact()).isTrue();
  }

  @Test
  void evaluatesFunctionsOfPartitionValues() {
    assertThat(matching(predicate("=", call("SUBSTRING", DT, count(3), count(2)), text("25"))))
        .containsExactly("dt=2025/hour=9", "dt=2025_1/hour=-1");
    assertThat(matching(predicate("=", call("CHAR_LENGTH", DT), count(6))))
        .containsExactly("dt=2025_1/hour=-1");
    assertThat(matching(predicate("=", new Cast(HOUR, DataTypes.StringType), text("10"))))
        .containsExactly("dt=2024/hour=10");
    Expression parity =
        call("CASE_WHEN", predicate("=", call("&", HOUR, number(1)), number(1)), text("odd"));
    assertThat(matching(predicate("=", parity, text("odd"))))
        .containsExactly("dt=2024/hour=9", "dt=2025/hour=9", "dt=2025_1/hour=-1");
    assertThat(matching(predicate("=", call("COALESCE", HOUR, number(0)), number(9)))).hasSize(2);
    assertThat(partition(predicate("=", call("UPPER", DT), text("A"))).isExact()).isTrue();
  }

  @Test
  void whatMayFailIsCheckedAgain() {
    Stream.of(
            predicate("=", call("%", number(10), HOUR), number(0)),
            predicate("=", call("+", HOUR, number(1)), number(10)),
            predicate("=", call("ABS", HOUR), number(1)),
            predicate("=", new Cast(DT, DataTypes.LongType), number(2024)))
        .forEach(failing -> assertThat(partition(failing).isExact()).isFalse());
    assertThat(matching(predicate("=", call("+", HOUR, number(1)), number(10))))
        .containsExactly("dt=2024/hour=9", "dt=2025/hour=9");
  }

  @Test
  void readsDatesAndTakesHivesNameOfAMissingOneForNull() {
    PartitionSpec day = PartitionSpec.parse("dt=x/hour=1/day=2024-02-29");
    PartitionSpec missing = PartitionSpec.parse("dt=x/hour=1/day=__HIVE_DEFAULT_PARTITION__");
    Expression column = Expressions.column("day");
    int days = (int) LocalDate.of(2024, 2, 29).toEpochDay();
    Predicate is = predicate("=", column, new LiteralValue<>(days, DataTypes.DateType));

    assertThat(partition(is).matches(day)).isTrue();
    assertThat(partition(is).matches(missing)).isFalse();
    assertThat(partition(predicate("IS_NULL", column)).matches(missing)).isTrue();
    Predicate february = predicate("=", new Extract("MONTH", column), count(2));
    assertThat(partition(february).matches(day)).isTrue();
    Predicate thursday = predicate("=", new Extract("DAY_OF_WEEK", column), count(4));
    assertThat(partition(thursday).matches(day)).isTrue();
  }

  @Test
  void readsLimitedTextAsText() {
    PartitionPredicate oslo = partition(predicate("=", Expressions.column("city"), text("Oslo")));

    assertThat(oslo.matches(PartitionSpec.parse("dt=x/city=Oslo"))).isTrue();
    assertThat(oslo.matches(PartitionSpec.parse("dt=x/city=Rome"))).isFalse();
  }

  @Test
  void nullInAListMakesItsOppositeHoldForNothing() {
    Predicate in = predicate("IN", HOUR, number(10), nullNumber());

    assertThat(matching(in)).containsExactly("dt=2024/hour=10");
    assertThat(matching(predicate("NOT", in))).isEmpty();
    assertThat(matching(predicate("NOT", predicate("IN", HOUR, number(10), number(9)))))
        .containsExactly("dt=2025_1/hour=-1");
  }

  @Test
  @Timeout(20)
  void looksUpManyValuesForManyPartitions() {
    Expression[] listed = new Expression[20_001];
    listed[0] = HOUR;
    for (int i = 1; i < listed.length; i++) {
      listed[i] = number(2L * i);
    }
    PartitionPredicate even = partition(new Predicate("IN", listed));

    long found =
        LongStream.rangeClosed(1, 60_000)
            .mapToObj(i -> PartitionSpec.parse("dt=x/hour=" + i))
            .filter(even::matches)
            .count();

    assertThat(found).isEqualTo(20_000);
  }

  @Test
  void equalConditionsAreEqualAndSurviveTheWire() throws Exception {
    PartitionPredicate one =
        partition(predicate("=", new Cast(HOUR, DataTypes.StringType), text("1")));
    PartitionPredicate same =
        partition(predicate("=", new Cast(HOUR, DataTypes.StringType), text("1")));

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one).isNotEqualTo(partition(predicate("=", HOUR, number(1))));
    assertThat(Wire.copy(one)).isEqualTo(one);
  }

  private static Predicate mixed() {
    return predicate("AND", is("2024"), predicate(">", Expressions.column("amount"), number(1)));
  }

  private static Predicate is(String date) {
    return predicate("=", DT, text(date));
  }

  private static List<String> matching(Predicate predicate) {
    PartitionPredicate exact = partition(predicate);
    return PARTITIONS.stream().filter(spec -> exact.matches(PartitionSpec.parse(spec))).toList();
  }

  private static PartitionPredicate partition(Predicate predicate) {
    return PartitionPredicate.of(predicate, TABLE).orElseThrow();
  }

  private static Predicate predicate(String name, Expression... arguments) {
    return new Predicate(name, arguments);
  }

  private static Expression text(String value) {
    return new LiteralValue<>(UTF8String.fromString(value), DataTypes.StringType);
  }

  private static Expression call(String name, Expression... arguments) {
    return new GeneralScalarExpression(name, arguments);
  }

  private static Expression count(int value) {
    return new LiteralValue<>(value, DataTypes.IntegerType);
  }

  private static Expression number(long value) {
    return new LiteralValue<>(value, DataTypes.LongType);
  }

  private static Expression nullNumber() {
    return new LiteralValue<Long>(null, DataTypes.LongType);
  }
}
