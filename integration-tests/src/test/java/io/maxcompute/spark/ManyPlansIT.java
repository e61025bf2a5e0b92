package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.spark.client.SharedClients;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A driver that plans scans for months. */
class ManyPlansIT extends SparkTest {
  private static final int PLANS = 10_000;
  private static final int SCANS_OF_A_QUERY = 50;
  private static final long MEBIBYTE = 1 << 20;

  /** What grows if something is kept for every plan. */
  private record Held(int threads, long heap, long arrow) {
    static Held now() {
      System.gc();
      System.gc();
      return new Held(
          ManagementFactory.getThreadMXBean().getThreadCount(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          SharedClients.allocatedBytes());
    }
  }

  @Test
  void tenThousandPlannedScansLeaveNothingBehind(TestReporter reporter) {
    planOnAnEmulatorOfItsOwn(20 * SCANS_OF_A_QUERY);
    Held before = Held.now();

    int connections = planOnAnEmulatorOfItsOwn(PLANS);

    Held after = Held.now();
    assertThat(connections).isLessThanOrEqualTo(4);
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 5);
    assertThat(after.arrow()).isZero();
    assertThat(after.heap() - before.heap()).isLessThan(32 * MEBIBYTE);
    reporter.publishEntry("before", before.toString());
    reporter.publishEntry("after " + PLANS, after + ", connections " + connections);
  }

  /** The emulator keeps every session until it is closed, which is not what is measured. */
  private int planOnAnEmulatorOfItsOwn(int scans) {
    try (EmulatorServer service = EmulatorServer.start()) {
      service.sql("CREATE TABLE " + table + " (id BIGINT, name STRING)");
      service.sql("INSERT INTO " + table + " VALUES (1, 'a')");
      Dataset<Row> loaded = spark.read().format("maxcompute").options(options(service)).load();
      for (int planned = 0; planned < scans; planned += SCANS_OF_A_QUERY) {
        int salt = planned;
        Dataset<Row> query =
            IntStream.range(0, SCANS_OF_A_QUERY)
                .mapToObj(i -> loaded.where("id > " + (salt + i)).select("name"))
                .reduce(Dataset::unionAll)
                .orElseThrow();
        // What a query does before its tasks start: plans, opens sessions, makes partitions.
        assertThat(query.queryExecution().toRdd().getNumPartitions()).isBetween(0, scans);
        service.requests().clear();
      }
      return service.openConnections();
    }
  }
}
