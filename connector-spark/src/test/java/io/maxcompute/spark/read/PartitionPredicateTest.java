package io.maxcompute.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.maxcompute.storage.table.PartitionSpec;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.GeneralScalarExpression;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class PartitionPredicateTest {
  private static final StructType COLUMNS =
      new StructType()
          .add("dt", DataTypes.StringType)
          .add("hour", DataTypes.LongType)
          .add("day", DataTypes.DateType);

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
        .withMessage(
            "Cannot select partitions: value 'noon' of partition column 'hour' is not of type"
                + " BIGINT.");
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
            predicate("=", new GeneralScalarExpression("UPPER", new Expression[] {DT}), text("A")),
            predicate("RLIKE", DT, text("2.*")),
            predicate("AND", predicate("=", DT, text("x")), predicate("RLIKE", DT, text("x"))),
            new AlwaysTrue())
        .forEach(unknown -> assertThat(PartitionPredicate.of(unknown, COLUMNS)).isEmpty());
  }

  private static List<String> matching(Predicate predicate) {
    PartitionPredicate exact = partition(predicate);
    return PARTITIONS.stream().filter(spec -> exact.matches(PartitionSpec.parse(spec))).toList();
  }

  private static PartitionPredicate partition(Predicate predicate) {
    return PartitionPredicate.of(predicate, COLUMNS).orElseThrow();
  }

  private static Predicate predicate(String name, Expression... arguments) {
    return new Predicate(name, arguments);
  }

  private static Expression text(String value) {
    return new LiteralValue<>(UTF8String.fromString(value), DataTypes.StringType);
  }

  private static Expression number(long value) {
    return new LiteralValue<>(value, DataTypes.LongType);
  }

  private static Expression nullNumber() {
    return new LiteralValue<Long>(null, DataTypes.LongType);
  }
}
