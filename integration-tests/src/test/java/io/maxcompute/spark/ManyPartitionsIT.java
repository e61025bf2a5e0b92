package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A table with as many partitions as MaxCompute allows, and how rarely they are listed. */
class ManyPartitionsIT extends SparkTest {
  private static final int PARTITIONS = 60_000;

  @Test
  void scanOfSixtyThousandPartitionsIsPlannedInSeconds(TestReporter reporter) {
    create("(id BIGINT) PARTITIONED BY (dt STRING, n BIGINT)");
    addPartitions(server, PARTITIONS);
    sql("INSERT INTO " + table + " PARTITION (dt='d7', n=59007) VALUES (1)");
    server.requests().clear();
    long start = System.nanoTime();

    assertThat(texts(load().where("dt = 'd7' AND n % 1000 = 7 AND n > 58000")))
        .containsExactly("[1,d7,59007]");

    Duration first = Duration.ofNanos(System.nanoTime() - start);
    assertThat(requests("ListPartitions")).isEqualTo(PARTITIONS / 1000);
    assertThat(first).isLessThan(Duration.ofSeconds(20));
    assertThat(load().where("n = 59007").count()).isEqualTo(1);
    assertThat(load().where("n < 30000").count()).isZero();
    assertThat(requests("ListPartitions")).isEqualTo(PARTITIONS / 1000);
    reporter.publishEntry("first query over 60,000 partitions", first.toString());
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

  @Test
  void listIsUsedAgainUntilTheTableChanges() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");
    append(spark.sql("SELECT 1L AS id, 'a' AS dt")).save();
    server.requests().clear();

    for (int i = 0; i < 3; i++) {
      assertThat(load().where("dt >= 'a'").count()).isEqualTo(1);
    }
    assertThat(requests("ListPartitions")).isEqualTo(1);

    append(spark.sql("SELECT 2L AS id, 'b' AS dt")).save();
    assertThat(load().where("dt >= 'a'").count()).isEqualTo(2);
    assertThat(requests("ListPartitions")).isEqualTo(2);
  }

  @Test
  void listIsNotUsedAgainIfThatIsSwitchedOff() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");
    append(spark.sql("SELECT 1L AS id, 'a' AS dt")).save();
    Map<String, String> options = options();
    options.put("partitionCache", "0s");

    for (int i = 0; i < 3; i++) {
      Dataset<Row> rows = spark.read().format("maxcompute").options(options).load();
      assertThat(rows.where("dt >= 'a'").count()).isEqualTo(1);
    }

    assertThat(requests("ListPartitions")).isEqualTo(3);
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
