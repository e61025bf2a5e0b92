package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Exactly-once streams (storage-api.md 4.7). */
class ExactlyOnceTest extends WriteTest {

  private void present(HttpResponse<byte[]> opened) {
    client.header(TOKEN, token(opened));
  }

  private HttpResponse<byte[]> write(String session, int version, long offset, byte[] rows) {
    return write(session, version, Map.of("RowOffset", Long.toString(offset)), rows);
  }

  private static long next(HttpResponse<byte[]> written) {
    return ok(written).path("ExactlyOnceRowOffset").asLong(-1);
  }

  @Test
  void keepsRowsOnce() {
    String session = open("t", "", "false");
    present(call("TableCreateWriteStream", session, stream(0, true)));
    assertThat(next(write(session, 0, 0, Ipc.rows(0, 3)))).isEqualTo(3);
    assertThat(next(write(session, 0, 0, Ipc.rows(0, 3)))).isEqualTo(3);
    assertThat(next(write(session, 0, 3, Ipc.rows(3, 2)))).isEqualTo(5);
    assertThat(next(write(session, 0, 0, Ipc.rows(0, 3)))).isEqualTo(5);
    ok(call("TableCloseWriteStream", session, stream(0, true)));
    ok(call("TableCloseWriteStream", session, stream(0, true)));
    ok(call("TableCommitWriteSession", session, lists(0)));
    assertThat(server.sql("SELECT COUNT(*), SUM(id) FROM t").get(0)).containsExactly("5", "10");
  }

  @Test
  void refusesGapsOverlapsAndNoOffset() {
    String session = open("t", "", "false");
    present(call("TableCreateWriteStream", session, stream(0, true)));
    ok(write(session, 0, 0, Ipc.rows(0, 3)));
    conflict(write(session, 0, 4, Ipc.rows(4, 1)));
    conflict(write(session, 0, 2, Ipc.rows(2, 2)));
    refused(write(session, 0, Map.of(), Ipc.rows(3, 1)), 400);
    refused(write(session, 0, Map.of("RowOffset", "x"), Ipc.rows(3, 1)), 400);
    assertThat(next(write(session, 0, 3, Ipc.rows(3, 1)))).isEqualTo(4);
  }

  @Test
  void fencesOffAWriterWhoseStreamWasResumed() {
    String session = open("t", "", "false");
    present(call("TableCreateWriteStream", session, stream(0, true)));
    ok(write(session, 0, 0, Ipc.rows(0, 3)));
    HttpResponse<byte[]> resumed = call("TableGetWriteStream", session, stream(0, true));
    assertThat(ok(resumed).path("RowOffset").asLong()).isEqualTo(3);
    conflict(write(session, 0, 3, Ipc.rows(3, 1)));
    present(resumed);
    ok(write(session, 0, 3, Ipc.rows(3, 1)));
    HttpResponse<byte[]> created = call("TableCreateWriteStream", session, stream(0, true));
    conflict(write(session, 0, 4, Ipc.rows(4, 1)));
    present(created);
    assertThat(next(write(session, 0, 4, Ipc.rows(4, 1)))).isEqualTo(5);
  }

  @Test
  void keepsRowsOnceWhenWritersRace() throws Exception {
    String session = open("t", "", "false");
    present(call("TableCreateWriteStream", session, stream(0, true)));
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      for (int offset = 0; offset < 50; offset += 10) {
        byte[] rows = Ipc.rows(offset, 10);
        int start = offset;
        Callable<Long> write = () -> next(write(session, 0, start, rows));
        for (Future<Long> next : writers.invokeAll(Collections.nCopies(8, write))) {
          assertThat(next.get()).isEqualTo(offset + 10);
        }
      }
    } finally {
      writers.shutdownNow();
    }
    ok(call("TableCloseWriteStream", session, stream(0, true)));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(server.sql("SELECT COUNT(*), COUNT(DISTINCT id) FROM t").get(0))
        .containsExactly("50", "50");
  }

  @Test
  void doesNotFenceByLooking() {
    String session = open("t", "", "false");
    present(call("TableCreateWriteStream", session, stream(0, true)));
    ok(call("TableGetWriteStream", session, stream(0, false)));
    assertThat(next(write(session, 0, 0, Ipc.rows(0, 1)))).isEqualTo(1);
  }

  @Test
  void startsAnewInAHigherVersionWhoseOlderRowsAreDiscarded() {
    String session = open("t", "", "false");
    present(call("TableCreateWriteStream", session, stream(0, true)));
    ok(write(session, 0, 0, Ipc.rows(0, 3)));
    HttpResponse<byte[]> higher = call("TableGetWriteStream", session, stream(1, true));
    assertThat(ok(higher).path("RowOffset").asLong(-1)).isZero();
    present(higher);
    ok(write(session, 1, 0, Ipc.rows(7, 1)));
    ok(call("TableCloseWriteStream", session, stream(1, true)));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(server.sql("SELECT id FROM t").toString()).isEqualTo("[[7]]");
  }

  @Test
  void ignoresOffsetAndTokenOfAPlainStream() {
    String session = open("t", "", "false");
    JsonNode created = ok(call("TableCreateWriteStream", session, stream(0, false)));
    assertThat(created.path("AccessToken").asText()).isNotEmpty();
    client.header(TOKEN, "someone else's");
    JsonNode written = ok(write(session, 0, 99, Ipc.rows(0, 3)));
    assertThat(written.has("ExactlyOnceRowOffset")).isFalse();
  }
}
