package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.emulator.http.RequestLog;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Tasks whose read session expires before they start, or while they read. */
class ExpiredSessionIT extends SparkTest {
  private static final int ROWS = 3000;

  private Dataset<Row> rows() {
    return reader().option("batchRows", 100).option("compression", "none").load();
  }

  private void assertReadWithOneRefresh(int reads) {
    Dataset<Row> all = rows().sortWithinPartitions("id");
    assertThat(all.collectAsList()).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(requests("TableRead")).isEqualTo(reads);
    assertThat(server.requests().of("TableGetReadSession"))
        .extracting(ExpiredSessionIT::refreshes)
        .containsExactly(true);
  }

  private static boolean refreshes(RequestLog.Entry entry) {
    return "true".equals(entry.query().get("session_refresh"));
  }

  @Test
  void taskThatStartsAfterTheSessionExpiredRefreshesIt() {
    createWithIds(ROWS);
    fail("TableRead", new Fault.ExpiredSession());

    assertReadWithOneRefresh(2);
  }

  @Test
  void taskThatResumesAfterTheSessionExpiredGoesOnWhereItStopped() {
    createWithIds(ROWS);
    fail("TableRead", new Fault.Cut(20_000));
    server.faults().add(FaultRule.on("TableRead", new Fault.ExpiredSession()).skip(1));

    assertReadWithOneRefresh(3);
  }
}
