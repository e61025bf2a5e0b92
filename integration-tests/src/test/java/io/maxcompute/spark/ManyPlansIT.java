package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.spark.client.SharedClients;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
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
  private record Held(List<String> threads, long heap, long arrow) {
    static Held now() {
      System.gc();
      System.gc();
      return new Held(
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> !name.startsWith("block-manager-")) // Spark's, which grow for a while
              .sorted()
              .toList(),
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
    assertThat(after.threads()).hasSizeLessThanOrEqualTo(before.threads().size() + 5);
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
      for (int i = 0; i < scans; i++) {
        assertThat(plan(service, i)).hasSizeBetween(0, 1);
        if (i % 1000 == 0) {
          service.requests().clear();
          Dataset<Row> query = spark.read().format("maxcompute").options(options(service)).load();
          assertThat(query.where("id = " + i).collectAsList()).hasSizeBetween(0, 1);
        }
      }
      return service.openConnections();
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
