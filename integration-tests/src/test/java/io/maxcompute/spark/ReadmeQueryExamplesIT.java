package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * The README's examples of results of SQL: what stands between the marks is shown there, and runs.
 */
class ReadmeQueryExamplesIT extends QueryTest {

  @Test
  void queryWithParameters() {
    sql("CREATE TABLE sales (region STRING, price DECIMAL(10,2)) PARTITIONED BY (dt STRING)");
    sql(
        "INSERT INTO sales PARTITION (dt) VALUES ('north', 5.00, '20260101'),"
            + " ('north', 10.00, '20260101'), ('south', 20.00, '20260102')");
    Map<String, String> connection = connection();
    // example: query
    Dataset<Row> regions =
        spark
            .read()
            .format("maxcompute")
            .options(connection) // endpoint, project, credentials
            .option(
                "query",
                "SELECT region, COUNT(*) AS sold FROM sales"
                    + " WHERE dt = :day AND price >= :least GROUP BY region")
            .option("param.day", "20260101")
            .option("param.least:decimal", "9.99")
            .load();
    // end

    assertThat(texts(regions)).containsExactly("[north,1]");
    sql("DROP TABLE sales");
  }

  @Test
  void tableAsItWas() {
    sql("CREATE TABLE accounts (id BIGINT) TBLPROPERTIES ('transactional' = 'true')");
    sql("INSERT INTO accounts VALUES (1)");
    sql("INSERT OVERWRITE TABLE accounts VALUES (2)");
    Map<String, String> connection = connection();
    // example: asof
    Dataset<Row> before =
        spark
            .read()
            .format("maxcompute")
            .options(connection)
            .option("versionAsOf", 2) // or timestampAsOf, such as 2026-01-31 23:59:59
            .load("accounts");
    // end

    assertThat(texts(before)).containsExactly("[1]");
    sql("DROP TABLE accounts");
  }
}
