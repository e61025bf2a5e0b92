package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Spark is told of the size of a scan, and what it makes of it. */
@Tag("scala")
class StatisticsIT extends SparkTest {

  private void createSkewed() {
    create("(id BIGINT, name STRING, other STRING) PARTITIONED BY (dt STRING)");
    append(
            spark
                .range(0, 2000, 1, 1)
                .selectExpr(
                    "id",
                    "repeat('x', 100) AS name",
                    "repeat('y', 100) AS other",
                    "if(id < 10, 'small', 'large') AS dt"))
        .save();
    server.requests().clear();
  }

  private static BigInteger bytes(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan().stats().sizeInBytes().bigInteger();
  }

  private static long rowCount(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan().stats().rowCount().get().bigInteger().longValue();
  }

  @Test
  void sizeIsOfTheSelectedPartitionsAndColumns() {
    createSkewed();

    assertThat(bytes(load())).isGreaterThan(BigInteger.valueOf(2000 * 200));
    assertThat(bytes(load().where("dt = 'small'"))).isLessThan(BigInteger.valueOf(10 * 300));
    assertThat(bytes(load().select("id"))).isLessThan(bytes(load().select("id", "name")));
    assertThat(rowCount(load().where("dt = 'small'"))).isEqualTo(10);
    assertThat(requests("TableCreateReadSession")).isZero();
  }

  @Test
  void smallPartitionOfALargeTableIsBroadcast() {
    createSkewed();
    String limit = spark.conf().get("spark.sql.autoBroadcastJoinThreshold");
    spark.conf().set("spark.sql.autoBroadcastJoinThreshold", "20k");
    try {
      Dataset<Row> large = load().as("l");
      Dataset<Row> small = load().where("dt = 'small'").as("s");

      assertThat(plan(large.join(small, "id"))).contains("BroadcastHashJoin");
      assertThat(plan(large.join(load().where("dt = 'large'"), "id")))
          .doesNotContain("BroadcastHashJoin");
      assertThat(large.join(small, "id").count()).isEqualTo(10);
    } finally {
      spark.conf().set("spark.sql.autoBroadcastJoinThreshold", limit);
    }
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  @Test
  void tableOfUnknownSizeIsNotBroadcast() throws IOException {
    createWithIds(10);
    try (RewritingProxy proxy =
        RewritingProxy.to(server.endpoint(), "\"recordNum\":10", "\"recordNum\":-1,\"size\":0")) {
      Map<String, String> options = options();
      options.put("endpoint", proxy.endpoint().toString());
      Dataset<Row> unknown = spark.read().format("maxcompute").options(options).load();

      assertThat(bytes(unknown)).isGreaterThan(BigInteger.valueOf(Long.MAX_VALUE / 2));
      assertThat(unknown.collectAsList()).hasSize(10);
    }
  }
}
