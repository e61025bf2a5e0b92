package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.spark.client.SharedClients;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A driver that plans scans for months. */
class ManyPlansIT extends SparkTest {
  private static final int PLANS = 10_000;
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
    planOnAnEmulatorOfItsOwn(1000);
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
      IntStream.range(0, scans).parallel().forEach(scan -> planAndNowAndThenRun(service, scan));
      return service.openConnections();
    }
  }

  private void planAndNowAndThenRun(EmulatorServer service, int scan) {
    assertThat(plan(service, scan)).hasSizeBetween(0, 1);
    if (scan % 1000 == 0) {
      service.requests().clear();
      Dataset<Row> query = spark.read().format("maxcompute").options(options(service)).load();
      assertThat(query.where("id = " + scan).collectAsList()).hasSizeBetween(0, 1);
    }
  }

  /** Does what Spark does of a query before its tasks start: loads, pushes, opens a session. */
  private InputPartition[] plan(EmulatorServer service, int id) {
    Map<String, String> options = options(service);
    Table loaded = new MaxComputeDataSource().getTable(new StructType(), new Transform[0], options);
    ScanBuilder builder =
        ((SupportsRead) loaded).newScanBuilder(new CaseInsensitiveStringMap(options));
    Expression[] operands = {Expressions.column("id"), Expressions.literal((long) id)};
    ((SupportsPushDownV2Filters) builder)
        .pushPredicates(new Predicate[] {new Predicate(">", operands)});
    return builder.build().toBatch().planInputPartitions();
  }
}
