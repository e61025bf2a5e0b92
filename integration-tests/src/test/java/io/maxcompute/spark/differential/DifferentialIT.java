package io.maxcompute.spark.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.PlainValue;
import io.maxcompute.spark.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random queries on random tables answer as over the same rows in Parquet.
 *
 * <p>Every table has a seed of its own, the name of its test. {@code -Ddiff.seed=S -Ddiff.cases=50}
 * repeats the one of seed S; without a seed there is a new one, and {@code diff.cases} says how
 * many queries to ask in all.
 */
@Tag("scala")
class DifferentialIT extends SparkTest {
  private static final int QUERIES_OF_A_TABLE = 50;

  static LongStream seeds() {
    long first = Long.getLong("diff.seed", ThreadLocalRandom.current().nextInt(1_000_000_000));
    int tables = Math.max(1, Integer.getInteger("diff.cases", 2000) / QUERIES_OF_A_TABLE);
    return LongStream.range(first, first + tables);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyQueryAnswersAsOverParquet(long seed) {
    Random random = new Random(seed);
    TestTable rows = new RandomTables(random).next();
    sql(rows.ddl(table));
    List<String> differences = new ArrayList<>();
    SparkSession session = spark.newSession();
    try (TwoSources sources = new TwoSources(session, table, options())) {
      inZone(Settings.random(random), session, () -> sources.write(rows));
      RandomQueries queries = new RandomQueries(random, rows);
      for (int i = 0; i < QUERIES_OF_A_TABLE && differences.size() < 3; i++) {
        Query query = queries.next();
        Settings settings = Settings.random(random);
        inZone(
            settings,
            session,
            () ->
                sources
                    .difference(query, settings.options())
                    .ifPresent(difference -> differences.add(settings + "\n" + difference)));
      }
    }
    sql("DROP TABLE " + table);

    assertThat(differences).as(() -> "seed " + seed + "\n" + described(rows)).isEmpty();
  }

  /** Runs {@code action} with the settings of a case, and puts back the JVM's zone. */
  private static void inZone(Settings settings, SparkSession session, Runnable action) {
    settings.session().forEach(session.conf()::set);
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(settings.jvmZone()));
    try {
      action.run();
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private String described(TestTable rows) {
    return rows.ddl(table)
        + "\n"
        + rows.rows().stream()
            .map(row -> PlainValue.ofRow(row).toString())
            .collect(Collectors.joining("\n"))
        + "\n";
  }
}
