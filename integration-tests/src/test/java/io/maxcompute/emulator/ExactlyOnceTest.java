package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest extends WriteTest {

  @Test
  void keepsRowsExactlyOnce() {
    String session = open("t", "", "false");
    String token = token(call("TableCreateWriteStream", session, stream(1, true)));
    client.header(TOKEN, token);
    ok(write(session, 1, Map.of("RowOffset", "0"), Ipc.rows(0, 3)));
    HttpResponse<byte[]> repeated = write(session, 1, Map.of("RowOffset", "0"), Ipc.rows(0, 3));
    ok(repeated);
    assertThat(TestClient.tree(repeated).path("ExactlyOnceRowOffset").asLong()).isEqualTo(3);
    conflict(write(session, 1, Map.of("RowOffset", "4"), Ipc.rows(4, 1)));
    String newToken = token(call("TableGetWriteStream", session, stream(1, true)));
    conflict(write(session, 1, Map.of("RowOffset", "3"), Ipc.rows(3, 1)));
    client.header(TOKEN, newToken);
    ok(write(session, 1, Map.of("RowOffset", "3"), Ipc.rows(3, 1)));
    ok(call("TableCloseWriteStream", session, stream(1, true)));
    ok(call("TableCloseWriteStream", session, stream(1, true)));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).hasSize(4);
  }
}
