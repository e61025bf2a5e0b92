package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.MovableClock;
import io.maxcompute.spark.catalog.MaxComputeCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A table with more partitions than MaxCompute allows, and how rarely they are listed. */
class ManyPartitionsIT extends SparkTest {
  private static final int PARTITIONS = 100_000;

  /** Its tables have not changed for minutes: of one that just did, no list is used again. */
  private EmulatorServer earlier;

  @BeforeEach
  void startEarlierService() {
    MovableClock clock = new MovableClock(Instant.now().minus(Duration.ofMinutes(5)));
    earlier = EmulatorServer.start(EmulatorConfig.defaults().withClock(clock));
  }

  @AfterEach
  void closeEarlierService() {
    earlier.close();
  }

  private Dataset<Row> loadEarlier(String... option) {
    Map<String, String> options = options(earlier);
    for (int i = 0; i < option.length; i += 2) {
      options.put(option[i], option[i + 1]);
    }
    return spark.read().format("maxcompute").options(options).load();
  }

  private long listings() {
    return earlier.requests().count("ListPartitions");
  }

  @Test
  void scanOfAHundredThousandPartitionsIsPlannedInSeconds(TestReporter reporter) {
    earlier.sql("CREATE TABLE " + table + " (id BIGINT) PARTITIONED BY (dt STRING, n BIGINT)");
    addPartitions(earlier, PARTITIONS);
    earlier.sql("INSERT INTO " + table + " PARTITION (dt='d7', n=59007) VALUES (1)");
    earlier.requests().clear();
    long start = System.nanoTime();

    assertThat(texts(loadEarlier().where("dt = 'd7' AND n % 1000 = 7 AND n > 58000")))
        .containsExactly("[1,d7,59007]");

    Duration first = Duration.ofNanos(System.nanoTime() - start);
    assertThat(listings()).isEqualTo(PARTITIONS / 1000);
    assertThat(first).isLessThan(Duration.ofSeconds(20));
    assertThat(loadEarlier().where("n = 59007").count()).isEqualTo(1);
    assertThat(loadEarlier().where("n < 30000").count()).isZero();
    assertThat(listings()).isEqualTo(PARTITIONS / 1000);
    reporter.publishEntry("first query over 100,000 partitions", first.toString());
  }

  private void addPartitions(EmulatorServer service, int count) {
    for (int from = 0; from < count; from += 5000) {
      String specs =
          IntStream.range(from, Math.min(count, from + 5000))
              .mapToObj(n -> "PARTITION (dt='d" + n % 1000 + "', n=" + n + ")")
              .collect(Collectors.joining(" "));
      service.sql("ALTER TABLE " + table + " ADD " + specs);
    }
  }

  private void createEarlier() {
    earlier.sql("CREATE TABLE " + table + " (id BIGINT) PARTITIONED BY (dt STRING)");
    appendEarlier("SELECT 1L AS id, 'a' AS dt");
    earlier.requests().clear();
  }

  private void appendEarlier(String query) {
    spark.sql(query).write().format("maxcompute").options(options(earlier)).mode("append").save();
  }

  @Test
  void listIsUsedAgainUntilTheTableChanges() {
    createEarlier();

    for (int i = 0; i < 3; i++) {
      assertThat(loadEarlier().where("dt >= 'a'").count()).isEqualTo(1);
    }
    assertThat(listings()).isEqualTo(1);

    appendEarlier("SELECT 2L AS id, 'b' AS dt");
    assertThat(loadEarlier().where("dt >= 'a'").count()).isEqualTo(2);
    assertThat(listings()).isEqualTo(2);
  }

  @Test
  void listOfATableThatJustChangedIsNotUsedAgain() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");
    for (int i = 1; i <= 3; i++) {
      sql("INSERT INTO " + table + " PARTITION (dt='d" + i + "') VALUES (1)");
      assertThat(load().where("dt >= 'a'").count()).isEqualTo(i);
    }
  }

  @Test
  void listIsNotUsedAgainIfThatIsSwitchedOff() {
    createEarlier();

    for (int i = 0; i < 3; i++) {
      assertThat(loadEarlier("partitionCache", "0s").where("dt >= 'a'").count()).isEqualTo(1);
    }

    assertThat(listings()).isEqualTo(3);
  }

  @Test
  void refreshedTableIsListedAnew() {
    createEarlier();
    assertThat(loadEarlier().where("dt >= 'a'").count()).isEqualTo(1);
    Map<String, String> settings = options(earlier);
    settings.remove("table");
    MaxComputeCatalog catalog = new MaxComputeCatalog();
    catalog.initialize("mc", new CaseInsensitiveStringMap(settings));

    catalog.invalidateTable(Identifier.of(new String[0], table));

    assertThat(loadEarlier().where("dt >= 'a'").count()).isEqualTo(1);
    assertThat(listings()).isEqualTo(2);
  }

  @Test
  void tableIsLoadedInTwoRequestsAndDiscoveryInOne() {
    try (EmulatorServer fresh = EmulatorServer.start(EmulatorConfig.defaults())) {
      fresh.sql("CREATE TABLE " + table + " (id BIGINT)");
      fresh.sql("INSERT INTO " + table + " VALUES (1)");
      fresh.requests().clear();
      Map<String, String> options = options(fresh);

      spark.read().format("maxcompute").options(options).load();
      assertThat(fresh.requests().counts().values().stream().mapToLong(n -> n).sum())
          .isLessThanOrEqualTo(2);

      for (int i = 0; i < 3; i++) {
        assertThat(spark.read().format("maxcompute").options(options).load().collectAsList())
            .hasSize(1);
      }
      assertThat(fresh.requests().count("GetTunnelEndpoint")).isEqualTo(1);
    }
  }
}
