package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.emulator.http.RequestLog;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The SQL tab shows what was written, to the last row, byte and request. */
@Tag("scala")
class WriteMetricsIT extends SparkTest {
  private static final int ROWS = 48;

  /** Of a row: an id, the length of a name, and whether each is null; of four rows whole bytes. */
  private static final int FIXED_BITS = 64 + 32 + 2;

  /** Rows in tasks of equal size that pass through {@code step}. */
  private Dataset<Row> rows(int tasks, MapFunction<Long, Long> step) {
    return spark
        .range(0, ROWS, 1, tasks)
        .map(step, Encoders.LONG())
        .toDF("id")
        .selectExpr("id", "concat('n', id) AS name");
  }

  private void write(Dataset<Row> rows) {
    create("(id BIGINT, name STRING)");
    append(rows).option("writeBatchRows", 10).option("writeRequestBytes", 1).save();
  }

  /** What the service was sent, each request once, and committed. */
  private record Received(long rows, long requests) {}

  private Received received() throws IOException {
    JsonNode commit = new ObjectMapper().readTree(lastBody("TableCommitWriteSession"));
    Map<String, String> versions = new HashMap<>();
    for (int i = 0; i < commit.path("StreamIds").size(); i++) {
      versions.put(
          commit.path("StreamIds").path(i).asText(),
          commit.path("StreamVersions").path(i).asText());
    }
    long rows = 0;
    Set<List<String>> requests = new HashSet<>();
    for (RequestLog.Entry entry : server.requests().of("TableWrite")) {
      Map<String, String> query = entry.query();
      String id = query.get("StreamId");
      boolean committed = query.get("StreamVersion").equals(versions.get(id));
      if (committed && requests.add(List.of(id, query.get("RowOffset")))) {
        rows += Long.parseLong(query.get("Count"));
      }
    }
    return new Received(rows, requests.size());
  }

  /** Asserts that Spark shows what the service has received, and what the table holds now. */
  private void assertShown() throws Exception {
    Received received = received();
    List<String> stored = sql("SELECT count(*), sum(length(name)) FROM " + table).get(0);
    assertThat(stored.get(0)).isEqualTo(Long.toString(received.rows()));
    long bytes = (received.rows() * FIXED_BITS + 8 * Long.parseLong(stored.get(1))) / 8;
    SqlMetrics shown = SqlMetrics.latest(spark);
    assertThat(shown.text("rows written to MaxCompute")).isEqualTo(stored.get(0));
    assertThat(shown.text("bytes written to MaxCompute, uncompressed")).isEqualTo(bytes + " B");
    assertThat(shown.text("requests that carried rows"))
        .isEqualTo(Long.toString(received.requests()));
  }

  @Test
  void lastRequestOfEachTaskIsCountedThoughItIsSentLater() throws Exception {
    write(rows(2, id -> id));

    assertThat(received()).isEqualTo(new Received(ROWS, 6));
    assertShown();
  }

  @Test
  void rowsThatAllGoInTheLastRequestAreCounted() throws Exception {
    create("(id BIGINT, name STRING)");
    append(rows(2, id -> id)).save();

    assertThat(received()).isEqualTo(new Received(ROWS, 2));
    assertShown();
  }

  @Test
  void rowsThatFillTheirBatchAreCounted() throws Exception {
    create("(id BIGINT, name STRING)");
    append(rows(2, id -> id)).option("writeBatchRows", 12).option("writeRequestBytes", 1).save();

    assertThat(received()).isEqualTo(new Received(ROWS, 4));
    assertShown();
  }

  @Test
  void tasksWithoutRowsCountNothing() throws Exception {
    write(rows(6, id -> id).where("id < 12"));

    assertThat(received()).isEqualTo(new Received(12, 2));
    assertShown();
  }

  @Test
  void repeatedTaskIsCountedOnce() throws Exception {
    MapFunction<Long, Long> failsLateAtFirst =
        id -> {
          if (id == ROWS - 1 && TaskContext.get().attemptNumber() == 0) {
            throw new IllegalStateException("first attempt");
          }
          return id;
        };

    write(rows(2, failsLateAtFirst));

    assertThat(requests("TableWrite")).isGreaterThan(6);
    assertThat(received()).isEqualTo(new Received(ROWS, 6));
    assertShown();
  }

  @Test
  void repeatedRequestIsCountedOnceAndItsRepetitionApart() throws Exception {
    server
        .faults()
        .add(FaultRule.on("TableWrite", new Fault.LostAnswer()).where("RowOffset", "0").times(2));

    write(rows(2, id -> id));

    assertThat(requests("TableWrite")).isEqualTo(8);
    assertThat(received()).isEqualTo(new Received(ROWS, 6));
    assertShown();
    assertThat(SqlMetrics.latest(spark).number("requests repeated")).isEqualTo(2);
  }
}
