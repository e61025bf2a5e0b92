package io.maxcompute.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When sessions are opened, used again, refreshed and opened anew. */
class SessionLifeIT extends SparkTest {
  private static final AtomicBoolean MOVED = new AtomicBoolean();

  /** Of the service; static, as Spark sends a copy of a function to its tasks. */
  private static volatile MovableClock clock = new MovableClock(Instant.EPOCH);

  @BeforeEach
  void startClock() {
    clock = new MovableClock(Instant.now());
    MOVED.set(false);
  }

  private Dataset<Row> load(EmulatorServer service) {
    return spark
        .read()
        .format("maxcompute")
        .options(options(service))
        .option("splitMode", "parallelism")
        .option("splitCount", 10)
        .load();
  }

  private void fill(EmulatorServer service, int rows) {
    service.sql("CREATE TABLE " + table + " (id BIGINT, name STRING)");
    spark
        .range(0, rows, 1, 1)
        .selectExpr("id", "concat('n', id) AS name")
        .write()
        .format("maxcompute")
        .options(options(service))
        .mode("append")
        .save();
    service.requests().clear();
  }

  /** Requests are signed by the real clock, which may differ by a quarter of an hour. */
  private static EmulatorServer withLifetime(Duration lifetime) {
    return EmulatorServer.start(
        EmulatorConfig.defaults().withClock(clock).withSessionLifetime(lifetime));
  }

  @Test
  void sessionThatExpiresInTheMiddleOfAJobDoesNotFailIt() {
    try (EmulatorServer service = withLifetime(Duration.ofMinutes(5))) {
      fill(service, 2000);
      UDF1<Long, Long> later =
          id -> {
            if (MOVED.compareAndSet(false, true)) {
              clock.advance(Duration.ofMinutes(6));
            }
            return id;
          };
      Dataset<Row> rows =
          load(service)
              .select(udf(later, DataTypes.LongType).apply(col("id")).as("id"), col("name"));

      assertIds(rows, 2000);

      assertThat(service.requests().count("TableCreateReadSession")).isEqualTo(1);
      assertThat(
              service.requests().of("TableGetReadSession").stream()
                  .map(entry -> entry.query().get("session_refresh")))
          .contains("true");
    }
  }

  @Test
  void plannedScanThatRunsMuchLaterReadsItsSnapshot() {
    try (EmulatorServer service = withLifetime(Duration.ofMinutes(3))) {
      fill(service, 100);
      Dataset<Row> rows = load(service);
      assertThat(rows.collectAsList()).hasSize(100);

      clock.advance(Duration.ofMinutes(4));

      assertThat(rows.collectAsList()).hasSize(100);
      assertIds(rows, 100);
    }
  }

  @Test
  void equalScansShareAnExchange() {
    createWithIds(1000);
    spark.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      Dataset<Row> left = load().where("id < 500").select("id", "name").as("l");
      Dataset<Row> right = load().where("id < 500").select("id", "name").as("r");
      Dataset<Row> joined = left.join(right, col("l.id").equalTo(col("r.id")));

      assertThat(joined.queryExecution().executedPlan().toString()).contains("ReusedExchange");
      assertThat(joined.count()).isEqualTo(500);
      assertThat(requests("TableCreateReadSession")).isEqualTo(1);
    } finally {
      spark.conf().unset("spark.sql.autoBroadcastJoinThreshold");
      spark.conf().unset("spark.sql.adaptive.enabled");
    }
  }

  @Test
  void scansOfDifferentRowsShareNothing() {
    createWithIds(1000);
    spark.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      Dataset<Row> left = load().where("id < 500").select("id", "name").as("l");
      Dataset<Row> right = reader().option("filter", "id < 100").load().as("r");
      Dataset<Row> joined = left.join(right.where("id < 500"), col("l.id").equalTo(col("r.id")));

      assertThat(joined.queryExecution().executedPlan().toString())
          .doesNotContain("ReusedExchange");
      assertThat(joined.count()).isEqualTo(100);
    } finally {
      spark.conf().unset("spark.sql.autoBroadcastJoinThreshold");
      spark.conf().unset("spark.sql.adaptive.enabled");
    }
  }

  @Test
  void sameSubqueryIsReadOnce() {
    createWithIds(100);
    load().createOrReplaceTempView("t");

    assertThat(
            texts(
                spark.sql(
                    "SELECT id FROM t WHERE id >= (SELECT max(id) FROM t WHERE id < 50)"
                        + " AND id <= (SELECT max(id) FROM t WHERE id < 50) + 1")))
        .containsExactly("[49]", "[50]");

    assertThat(requests("TableCreateReadSession")).isEqualTo(2);
  }
}
