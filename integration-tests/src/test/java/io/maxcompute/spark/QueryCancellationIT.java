package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** SQL that nobody waits for any more does not run on. */
class QueryCancellationIT extends QueryTest {

  private void assertStopped() {
    assertThat(requests("StopInstance")).isOne();
    String id = server.requests().of("StopInstance").get(0).path().replaceFirst(".*/", "");
    assertThat(id).isNotEmpty();
  }

  @Test
  void interruptedLoadCancelsItsQuery() throws Exception {
    String sql = endless();
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result(sql);
                end.complete(false);
              } catch (RuntimeException e) {
                // read here: it belongs to this thread
                boolean interrupted = Thread.currentThread().isInterrupted();
                end.completeExceptionally(
                    interrupted ? e : new AssertionError("interrupt lost", e));
              }
            });
    thread.start();
    Eventually.holds(
        "the query runs", () -> assertThat(requests("GetInstanceStatus")).isPositive());

    thread.interrupt();

    assertThatThrownBy(() -> end.get(20, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("SQL was cancelled, because the thread that waited")
        .hasMessageContaining("[instance=");
    assertStopped();
    thread.join();
  }

  @Test
  void queryThatTakesTooLongIsCancelled() {
    String sql = endless();

    assertThatThrownBy(() -> query(sql).option("queryTimeout", "1s").load())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SQL did not end within PT1S and was cancelled [instance=")
        .hasMessageContaining("option 'queryTimeout'");

    assertStopped();
  }

  @Test
  void queryThatFailsIsNotCancelled() {
    assertThatThrownBy(() -> result("SELECT * FROM nowhere_" + table)).isNotNull();

    assertThat(requests("StopInstance")).isZero();
  }
}
