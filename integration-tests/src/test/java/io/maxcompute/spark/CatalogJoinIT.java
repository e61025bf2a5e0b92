package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables of the catalog that are divided alike are joined as they lie, without a shuffle. */
class CatalogJoinIT extends CatalogTest {
  private static final String SHUFFLE = "Exchange hashpartitioning";

  @BeforeEach
  void joinByMergingBuckets() {
    session.conf().set("spark.sql.sources.v2.bucketing.enabled", "true");
    session.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
    session.conf().set("spark.sql.adaptive.enabled", "false");
  }

  /** Creates a table of that type and number of buckets with ids 0, {@code step}, …, below 100. */
  private String bucketed(String suffix, String type, int buckets, int step) {
    String name = table + suffix;
    sql(
        "CREATE TABLE "
            + name
            + " (id "
            + type
            + ", name STRING) CLUSTERED BY (id) INTO "
            + buckets
            + " BUCKETS");
    session
        .range(0, 100, step, 3)
        .selectExpr("CAST(id AS " + type + ") AS id", "concat('" + suffix + "', id) AS name")
        .write()
        .insertInto("mc." + name);
    server.requests().clear();
    return "mc." + name;
  }

  private Dataset<Row> joined(String left, String right) {
    return session.sql(
        "SELECT a.id, a.name, b.name FROM " + left + " a JOIN " + right + " b ON a.id = b.id");
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  @Test
  void joinOfTablesDividedAlikeNeedsNoShuffle() {
    Dataset<Row> rows = joined(bucketed("x", "BIGINT", 4, 1), bucketed("y", "BIGINT", 4, 7));

    assertThat(plan(rows)).doesNotContain(SHUFFLE);
    assertThat(requests("TableCreateReadSession")).isZero();
    assertThat(texts(rows)).hasSize(15).contains("[0,x0,y0]", "[49,x49,y49]", "[98,x98,y98]");
  }

  @Test
  void bucketsWithoutRowsOnOneSideAreJoined() {
    Dataset<Row> rows = joined(bucketed("x", "BIGINT", 8, 1), bucketed("y", "BIGINT", 8, 60));

    assertThat(plan(rows)).doesNotContain(SHUFFLE);
    assertThat(texts(rows)).containsExactly("[0,x0,y0]", "[60,x60,y60]");
  }

  @Test
  void joinOfTablesDividedInOtherWaysIsShuffled() {
    String left = bucketed("x", "BIGINT", 4, 1);

    for (String right : List.of(bucketed("y", "BIGINT", 8, 7), bucketed("z", "INT", 4, 7))) {
      Dataset<Row> rows = joined(left, right);

      assertThat(plan(rows)).contains(SHUFFLE);
      assertThat(texts(rows)).hasSize(15);
    }
  }

  @Test
  void joinOfATableWithItselfNeedsNoShuffle() {
    String name = bucketed("x", "STRING", 4, 1);
    Dataset<Row> rows = joined(name, name);

    assertThat(plan(rows)).doesNotContain(SHUFFLE);
    assertThat(texts(rows)).hasSize(100);
  }
}
