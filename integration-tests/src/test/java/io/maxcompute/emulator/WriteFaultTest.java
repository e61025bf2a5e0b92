package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that arrive cut off, or twice. */
class WriteFaultTest extends WriteTest {

  private void hit(String action, Fault fault) {
    server.faults().add(FaultRule.on(action, fault));
  }

  private HttpResponse<byte[]> write(String session, byte[] rows) {
    return write(session, 0, Map.of(), rows);
  }

  private void commit(String session) {
    ok(call("TableCloseWriteStream", session, stream(0, false)));
    ok(call("TableCommitWriteSession", session, lists(0)));
  }

  private long rows() {
    return Long.parseLong(server.sql("SELECT COUNT(*) FROM t").get(0).get(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000})
  void takesNoRowOfARequestThatIsCutOff(int afterBytes) {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(0, false)));
    hit("TableWrite", new Fault.CutRequest(afterBytes));
    byte[] rows = Ipc.rows(0, 1000);
    assertThatThrownBy(() -> write(session, rows)).isInstanceOf(UncheckedIOException.class);
    commit(session);
    assertThat(rows()).isZero();
  }

  @Test
  void cutsNoRequestThatIsShorter() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(0, false)));
    byte[] rows = Ipc.rows(0, 3);
    hit("TableWrite", new Fault.CutRequest(rows.length));
    ok(write(session, rows));
    commit(session);
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void doesNothingForATextThatIsCutOff() {
    String session = open("t", "", "false");
    hit("TableAbortWriteSession", new Fault.CutRequest(1));
    assertThatThrownBy(() -> call("TableAbortWriteSession", session, Map.of()))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(ok(call("TableGetWriteSession", session, Map.of())).path("SessionStatus").asText())
        .isEqualTo("NORMAL");
  }

  @Test
  void takesRowsTwiceThatArriveTwice() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(0, false)));
    hit("TableWrite", new Fault.Duplicate(Fault.Answered.SECOND));
    ok(write(session, Ipc.rows(0, 3)));
    commit(session);
    assertThat(rows()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void answersOneOfTwoArrivals(Fault.Answered answered) {
    String session = open("t", "", "false");
    hit("TableCreateWriteStream", new Fault.Duplicate(answered));
    client.header(TOKEN, token(call("TableCreateWriteStream", session, stream(0, true))));
    int status = write(session, 0, Map.of("RowOffset", "0"), Ipc.rows(0, 3)).statusCode();
    client.header(TOKEN, "");
    assertThat(status).isEqualTo(answered == Fault.Answered.SECOND ? 200 : 409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"fault\":\"cutRequest\",\"afterBytes\":7,\"action\":\"TableWrite\"}",
        "{\"fault\":\"duplicate\",\"answered\":\"first\",\"action\":\"TableWrite\"}",
        "{\"fault\":\"duplicate\",\"action\":\"TableWrite\"}"
      })
  void isSetOverHttp(String rule) {
    client.control("POST", "/emulator/faults", Map.of(), rule.getBytes(StandardCharsets.UTF_8));
    assertThat(server.faults().report().get(0).rule().fault())
        .isIn(
            new Fault.CutRequest(7),
            new Fault.Duplicate(Fault.Answered.FIRST),
            new Fault.Duplicate(Fault.Answered.SECOND));
  }

  @Test
  void refusesAnAnswerThatIsNoneOfTwo() {
    byte[] rule =
        "{\"fault\":\"duplicate\",\"answered\":\"third\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(client.control("POST", "/emulator/faults", Map.of(), rule).statusCode())
        .isEqualTo(400);
  }
}
