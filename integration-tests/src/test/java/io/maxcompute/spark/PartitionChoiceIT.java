package io.maxcompute.spark;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.dayofweek;
import static org.apache.spark.sql.functions.dayofyear;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.ltrim;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.quarter;
import static org.apache.spark.sql.functions.rtrim;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.weekofyear;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;
import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.RandomConditions.Operand;
import io.maxcompute.spark.RecordingSource.Recorded;
import io.maxcompute.spark.predicate.PushedPredicates;
import io.maxcompute.spark.predicate.PushedPredicates.Switches;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableSchema;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions choose the partitions that Spark's own evaluation of their values chooses. */
class PartitionChoiceIT extends SparkTest {
  private static final int CONDITIONS = 120;
  private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

  private static final TableSchema TABLE =
      new TableSchema(
          List.of(column("id", "int"), column("rows_only", "bigint")),
          List.of(column("dt", "string"), column("hh", "bigint"), column("day", "date")));

  private static final Column DT = col("dt");
  private static final Column HH = col("hh");
  private static final Column DAY = col("day");

  private static final List<Object> TEXTS =
      List.of("a", "A", "ab", "b_c", "100%", "it's", "中", " a ", HIVE_NULL);

  private static final List<Object> NUMBERS = List.of(-1L, 0L, 1L, 2L, 9L, 10L, 29L, 2024L);
  private static final List<Object> INTEGERS = List.of(-1, 0, 1, 2, 4, 9, 29, 2024);

  private static final List<Object> DATES =
      List.of(LocalDate.EPOCH, LocalDate.of(2024, 2, 29), LocalDate.of(2024, 3, 1));

  private static io.maxcompute.storage.table.Column column(String name, String type) {
    return new io.maxcompute.storage.table.Column(name, ColumnTypes.parse(type));
  }

  private static List<Operand> operands() {
    List<Operand> operands = new ArrayList<>();
    Stream.of(
            DT,
            DT,
            upper(DT),
            lower(DT),
            trim(DT),
            ltrim(DT),
            rtrim(DT),
            trim(DT, "a"),
            ltrim(DT, "a"),
            rtrim(DT, "b"),
            substring(DT, 1, 2),
            translate(DT, "ab", "ba"),
            HH.cast("string"),
            when(HH.gt(1), DT).otherwise("a"),
            coalesce(DAY.cast("string"), DT))
        .forEach(value -> operands.add(Operand.of(value, TEXTS)));
    Stream.of(HH, HH, HH.plus(1), HH.multiply(2), HH.mod(3), abs(HH), HH.bitwiseAND(1))
        .forEach(value -> operands.add(Operand.of(value, NUMBERS)));
    Stream.of(
            length(DT),
            year(DAY),
            quarter(DAY),
            month(DAY),
            weekofyear(DAY),
            dayofmonth(DAY),
            dayofweek(DAY),
            dayofyear(DAY),
            datediff(DAY, lit(LocalDate.EPOCH)))
        .forEach(value -> operands.add(Operand.of(value, INTEGERS)));
    Stream.of(DAY, DAY, date_add(DAY, 1), trunc(DAY, "month"))
        .forEach(value -> operands.add(Operand.of(value, DATES)));
    return operands;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void conditionsChooseAsSparkDoes(boolean ansi, TestReporter reporter) {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    reporter.publishEntry("seed", Long.toString(seed));
    spark.conf().set("spark.sql.ansi.enabled", ansi);
    try {
      RandomConditions conditions = new RandomConditions(new Random(seed), operands());
      List<Column> asked = IntStream.range(0, CONDITIONS).mapToObj(i -> conditions.next()).toList();

      List<Integer> exact = check(asked, "seed " + seed);

      assertThat(exact).hasSizeGreaterThan(CONDITIONS / 4);
    } finally {
      spark.conf().unset("spark.sql.ansi.enabled");
    }
  }

  @Test
  void conditionsOnRowsAsWellChooseByTheRest() {
    Column rows = col("rows_only").gt(1);
    Column either = DT.equalTo("a").and(rows).or(DT.equalTo("ab").and(HH.lt(2)).and(rows));

    assertThat(choice(either))
        .isEqualTo(choice(DT.equalTo("a").or(DT.equalTo("ab").and(HH.lt(2)))));
    assertThat(choice(not(rows).or(DT.equalTo("a")))).hasSameSizeAs(partitions());
    assertThat(pushed(either).residual()).isNotEmpty();
  }

  @Test
  void longListsChooseByLookingUp() {
    Object[] even = IntStream.range(-500, 500).mapToObj(i -> 2L * i).toArray();

    assertThat(pushed(HH.isin(even)).residual()).isEmpty();
    assertThat(choice(HH.isin(even)))
        .isNotEmpty()
        .allMatch(spec -> Long.parseLong(spec.values().get(1).value()) % 2 == 0);
  }

  @Test
  void whatFailsForSomePartitionsIsLeftToTheRows() {
    spark.conf().set("spark.sql.ansi.enabled", true);
    try {
      Column quotient = lit(10L).mod(HH.minus(9)).equalTo(0); // no value for 9
      assertThat(pushed(quotient).residual()).isNotEmpty();
      assertThat(choice(quotient)).map(spec -> spec.values().get(1).value()).contains("9", "10");
      assertThat(choice(quotient)).map(spec -> spec.values().get(1).value()).doesNotContain("2");
    } finally {
      spark.conf().unset("spark.sql.ansi.enabled");
    }
  }

  /** Returns the numbers of the conditions that partitions alone decide. */
  private List<Integer> check(List<Column> asked, String name) {
    List<PartitionSpec> partitions = partitions();
    List<List<Integer>> kept =
        RandomConditions.kept(
            spark.createDataFrame(
                rows(), StructType.fromDDL("id INT, dt STRING, hh BIGINT, day DATE")),
            asked);
    List<Integer> exact = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Recorded recorded = RecordingSource.pushed(spark, TABLE, asked.get(i));
      PushedPredicates pushed = PushedPredicates.of(recorded.predicates(), TABLE, Switches.ON);
      List<Integer> chosen =
          IntStream.range(0, partitions.size())
              .filter(number -> pushed.selects(partitions.get(number)))
              .boxed()
              .toList();
      assertThat(chosen).as("%s: %s", name, asked.get(i)).containsAll(kept.get(i));
      if (recorded.whole() && pushed.pushed().length > 0 && pushed.residual().length == 0) {
        exact.add(i);
        assertThat(chosen).as("%s: %s", name, asked.get(i)).isEqualTo(kept.get(i));
      }
    }
    return exact;
  }

  private PushedPredicates pushed(Column condition) {
    return PushedPredicates.of(
        RecordingSource.pushed(spark, TABLE, condition).predicates(), TABLE, Switches.ON);
  }

  private List<PartitionSpec> choice(Column condition) {
    PushedPredicates pushed = pushed(condition);
    return partitions().stream().filter(pushed::selects).toList();
  }

  /** Returns a partition for every combination of values, missing ones among them. */
  private static List<PartitionSpec> partitions() {
    return rows().stream()
        .map(
            row ->
                new PartitionSpec(
                    List.of(
                        value("dt", row.get(1)),
                        value("hh", row.get(2)),
                        value("day", row.get(3)))))
        .toList();
  }

  private static PartitionSpec.Value value(String column, Object value) {
    return new PartitionSpec.Value(column, value == null ? HIVE_NULL : value.toString());
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Object dt : TEXTS) {
      for (Object hh : withNull(List.of(-1L, 0L, 1L, 2L, 9L, 10L))) {
        for (Object day : withNull(DATES)) {
          rows.add(RowFactory.create(rows.size(), dt, hh, day));
        }
      }
    }
    return rows;
  }

  private static List<Object> withNull(List<Object> values) {
    List<Object> all = new ArrayList<>(values);
    all.add(null);
    return all;
  }
}
