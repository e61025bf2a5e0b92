package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients do at the same moment. */
class ConcurrencyTest extends WriteTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 10;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  /** Lets all threads begin at once and returns what each gave. */
  private <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> task : tasks) {
      running.add(
          threads.submit(
              () -> {
                start.await();
                return task.call();
              }));
    }
    start.countDown();
    List<T> results = new ArrayList<>();
    for (Future<T> future : running) {
      results.add(future.get());
    }
    return results;
  }

  private static <T> List<Callable<T>> tasks(Work<T> work) {
    return IntStream.range(0, THREADS)
        .<Callable<T>>mapToObj(thread -> () -> work.by(thread))
        .toList();
  }

  /** What one thread does. */
  @FunctionalInterface
  private interface Work<T> {
    T by(int thread) throws Exception;
  }

  @Test
  void keepsEveryChangeOfATableThatIsAlteredByMany() throws Exception {
    atOnce(
        tasks(
            thread -> {
              for (int i = 0; i < ROUNDS; i++) {
                server.sql("ALTER TABLE t ADD COLUMNS (c" + thread + "_" + i + " BIGINT)");
              }
              return thread;
            }));
    JsonNode schema = client.json("TableCreateReadSession", "t", Map.of(), Map.of());
    List<String> ids = schema.path("DataSchema").path("DataColumns").findValuesAsText("ColumnId");
    assertThat(ids).hasSize(2 + THREADS * ROUNDS).doesNotHaveDuplicates();
  }

  @Test
  void givesANameToOneOfTheTablesThatWantIt() throws Exception {
    for (int i = 0; i < THREADS; i++) {
      server.sql("CREATE TABLE from" + i + " (id BIGINT)");
    }
    List<Boolean> renamed =
        atOnce(
            tasks(
                thread -> {
                  try {
                    server.sql("ALTER TABLE from" + thread + " RENAME TO wanted");
                    return true;
                  } catch (RuntimeException e) {
                    assertThat(e).hasMessageContaining("already exists");
                    return false;
                  }
                }));
    assertThat(renamed).containsOnlyOnce(true);
  }

  @Test
  void tellsEachStreamingWriteItsOwnStagingId() throws Exception {
    ok(call("TableCreateWriteStream", "default", stream(1, false)));
    List<List<String>> ids =
        atOnce(
            tasks(
                thread -> {
                  List<String> mine = new ArrayList<>();
                  for (int i = 0; i < ROUNDS; i++) {
                    HttpResponse<byte[]> answer =
                        write("default", 1, Map.of(), Ipc.rows(thread * ROUNDS + i, 1));
                    mine.add(ok(answer).path("StagingId").asText());
                  }
                  return mine;
                }));
    assertThat(ids.stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, THREADS * ROUNDS).mapToObj(Integer::toString).toList());
    assertThat(rows("t")).hasSize(THREADS * ROUNDS);
  }

  @Test
  void commitsASessionOnceThoughManyAskForIt() throws Exception {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(0, 5));
    List<Integer> statuses =
        atOnce(
            tasks(
                thread ->
                    call("TableCommitWriteSession", session, thread % 2 == 0 ? lists(1) : Map.of())
                        .statusCode()));
    assertThat(statuses).containsOnly(200);
    assertThat(rows("t")).hasSize(5);
  }

  @Test
  void keepsAllRowsOrNoneWhenCommitAndAbortMeet() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String session = open("t", "", "true");
      writeClosed(session, 1, Ipc.rows(0, 5));
      server.sql("TRUNCATE TABLE t");
      List<Integer> statuses =
          atOnce(
              Stream.of("TableCommitWriteSession", "TableAbortWriteSession")
                  .<Callable<Integer>>map(
                      action -> () -> call(action, session, Map.of()).statusCode())
                  .toList());
      assertThat(statuses).containsOnlyOnce(200).containsOnlyOnce(409);
      assertThat(rows("t")).hasSize(statuses.get(0) == 200 ? 5 : 0);
    }
  }

  @Test
  void countsTheRowsOfAnAnsweredWriteThoughItsStreamIsClosedMeanwhile() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String session = open("t", "", "true");
      ok(call("TableCreateWriteStream", session, stream(1, false)));
      List<Integer> statuses =
          atOnce(
              List.of(
                  () -> write(session, 1, Map.of(), Ipc.rows(0, 100)).statusCode(),
                  () -> call("TableCloseWriteStream", session, stream(1, false)).statusCode()));
      assertThat(statuses.get(1)).isEqualTo(200);
      ok(call("TableCommitWriteSession", session, lists(1)));
      assertThat(rows("t")).hasSize(statuses.get(0) == 200 ? 100 : 0);
    }
  }

  @Test
  void keepsTheRowsOfEveryCommitToAPrimaryKeyTable() throws Exception {
    current = "d";
    server.sql(
        "CREATE TABLE d (id BIGINT NOT NULL PRIMARY KEY, name STRING)"
            + " TBLPROPERTIES ('transactional'='true')");
    atOnce(
        tasks(
            thread -> {
              String session = open("d", "", "false");
              writeClosed(session, 1, Ipc.rows(thread * 50L, 100));
              return ok(call("TableCommitWriteSession", session, lists(1)));
            }));
    assertThat(server.sql("SELECT COUNT(*), COUNT(DISTINCT id), MAX(id) FROM d"))
        .containsExactly(List.of("450", "450", "449"));
  }
}
