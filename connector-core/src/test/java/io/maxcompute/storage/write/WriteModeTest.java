package io.maxcompute.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteModeTest extends WriteTest {
  private static final String OPENED =
      "{'AccessToken':'token-1','TableId':'t-9','SchemaVersion':3," + SCHEMA + "}";

  private final WriteApi version3 = api(3);

  @Test
  void namesTheModeOnVersion3OnTheCallsThatTakeIt() {
    service
        .server()
        .answerBy(
            request ->
                Answer.json(
                    "{'SessionId':'ws-1','AccessToken':'t','RowOffset':0,'ExactlyOnceRowOffset':10,"
                        + SCHEMA
                        + "}"));
    WriteSessionRequest request = WriteSessionRequest.APPEND.withMode(WriteMode.BATCH_COMPATIBLE);

    WriteSession session = version3.open(TestService.TABLE, request);
    version3.attach(TestService.TABLE, "ws-1", session.mode());
    WriteStream stream = version3.openStream(session, STREAM, RetryListener.NONE);
    version3.resumeStream(session, STREAM, RetryListener.NONE);
    stream.write(TEN);
    version3.commit(session, List.of(stream.finish()));
    version3.abort(session);
    version3.schema(session);

    assertThat(service.server().requests())
        .extracting(sent -> sent.action() + " " + sent.parameter("WriteMode"))
        .containsExactly(
            "TableCreateWriteSession BatchCompatible",
            "TableGetWriteSession BatchCompatible",
            "TableCreateWriteStream BatchCompatible",
            "TableGetWriteStream BatchCompatible",
            "TableWrite BatchCompatible",
            "TableCloseWriteStream BatchCompatible",
            "TableCommitWriteSession BatchCompatible",
            "TableAbortWriteSession BatchCompatible",
            "TableGetWriteSchema ");
    assertThat(service.server().requests())
        .extracting(TestRequest::path)
        .containsOnly("/api/storage/v3");
  }

  @Test
  void namesNoModeOnVersion2() {
    service.server().answer(Answer.json("{'SessionId':'ws-1'}"), Answer.json("{}"));

    WriteSession session = api.open(TestService.TABLE, WriteSessionRequest.APPEND);
    version3.status(session);

    assertThat(session.mode()).isEqualTo(WriteMode.BATCH);
    assertThat(service.server().request(0).query()).doesNotContainKey("WriteMode");
    assertThat(service.server().request(1).query()).containsEntry("WriteMode", "Batch");
  }

  @ParameterizedTest
  @EnumSource(value = WriteMode.class, mode = EnumSource.Mode.EXCLUDE, names = "BATCH")
  void sendsNothingThatVersion2CannotSay(WriteMode mode) {
    WriteSession session = new WriteSession("ws-1", TestService.TABLE, "", mode);

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> api.status(session))
        .withMessageMatching("Cannot .* in mode " + mode + ": it needs version 3 .*");
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> open(mode));
    assertThat(service.server().requests()).isEmpty();
  }

  private Object open(WriteMode mode) {
    return mode.isStreaming()
        ? api.streaming(TestService.TABLE, mode)
        : api.open(TestService.TABLE, WriteSessionRequest.APPEND.withMode(mode));
  }

  @Test
  void streamsToASessionThatIsNeverOpenedAndNeverClosed() {
    StreamingSession streaming = streaming(WriteMode.STREAMING_REALTIME);
    service
        .server()
        .answer(Answer.json(OPENED), Answer.json("{'WarningMessage':'','StagingId':'18'}"));

    WriteStream stream = streaming.openStream(STREAM, Delivery.AT_MOST_ONCE, RetryListener.NONE);
    WriteReceipt receipt = stream.write(TEN);
    StreamCommit end = stream.finish();

    assertThat(receipt.stagingId()).contains("18");
    assertThat(end.rows()).isEqualTo(10);
    assertThat(service.server().requests()).hasSize(2);
    assertThat(service.server().request(0).text())
        .isEqualTo("{\"StreamId\":\"0\",\"StreamVersion\":2}");
    TestRequest write = service.server().request(1);
    assertThat(write.query())
        .containsEntry("SessionId", "default")
        .containsEntry("WriteMode", "StreamingRealtime")
        .containsEntry("TableId", "t-9")
        .containsEntry("SchemaVersion", "3")
        .doesNotContainKey("RowOffset");
    assertThat(write.header(TOKEN)).isEmpty();
  }

  @Test
  void writesAtMostOnceWhatMayHaveArrived() {
    for (Answer lost :
        List.of(Answer.silence(), Answer.error(500, "InternalServerError", "oops"))) {
      WriteStream stream = openAtMostOnce();
      int before = service.server().requests().size();
      service.server().answer(lost, Answer.json("{'StagingId':'1'}"));

      assertThatThrownBy(() -> stream.write(TEN))
          .isInstanceOfAny(TransportException.class, ServiceException.class);

      assertThat(service.server().requests()).hasSize(before + 1);
      assertThat(stream.rows()).isZero();
      assertThat(stream.write(TEN).stagingId()).contains("1"); // for the next stream's script
    }
  }

  @Test
  void writesAgainWhatWasNotTaken() {
    WriteStream stream = openAtMostOnce();
    service.server().answer(Answer.error(429, "FlowExceeded", "busy"), Answer.json("{}"));

    assertThat(stream.write(TEN).stagingId()).isEmpty();

    assertThat(service.server().requests()).hasSize(3);
  }

  @Test
  void streamsExactlyOnceToo() {
    StreamingSession streaming = streaming(WriteMode.STREAMING);
    service
        .server()
        .answer(
            resumed(5), Answer.silence(), Answer.json("{'ExactlyOnceRowOffset':15,'StagingId':7}"));

    WriteStream stream = streaming.resumeStream(STREAM, RetryListener.NONE);

    assertThat(stream.write(TEN).stagingId()).contains("7");
    stream.abandon();
    assertThat(service.server().requests()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'MinUncommittedStagingId':'17'} | 16  | true
          {'MinUncommittedStagingId':'17'} | 17  | false
          {'MinUncommittedStagingId':'17'} | 120 | false
          {'MinUncommittedStagingId':17}   | 9   | true
          {'MinUncommittedStagingId':null} | 9   | true
          {'MinUncommittedStagingId':''}   | 9   | true
          {}                               | 9   | true
          """,
      quoteCharacter = '"')
  void comparesStagingIdsByTheirNumbers(String answer, String stagingId, boolean visible) {
    service.server().answer(Answer.json(answer));

    assertThat(streaming(WriteMode.STREAMING).isVisible(stagingId)).isEqualTo(visible);

    assertThat(service.server().request(0).query())
        .containsEntry("Action", "TableGetWriteSession")
        .containsEntry("SessionId", "default");
  }

  @Test
  void takesAMissingSessionForNothingPending() {
    service
        .server()
        .answer(Answer.error(404, "NoSuchSession", "?"), Answer.error(400, "Wrong", "?"));
    StreamingSession streaming = streaming(WriteMode.STREAMING);

    assertThat(streaming.visibleUpTo()).isEmpty();
    assertThatThrownBy(streaming::visibleUpTo).isInstanceOf(ServiceException.class);
  }

  @Test
  void comparesNothingButNumbers() {
    service.server().answer(Answer.json("{'MinUncommittedStagingId':'a'}"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> streaming(WriteMode.STREAMING).isVisible("1"))
        .withMessageEndingWith("staging id 'a' is not a number.");
  }

  @Test
  void waitsUntilRowsAreVisible() {
    Answer pending = Answer.json("{'MinUncommittedStagingId':'3'}");
    service.server().answer(pending, pending, Answer.json("{'MinUncommittedStagingId':'4'}"));

    assertThat(streaming(WriteMode.STREAMING).awaitVisible("3", Duration.ofSeconds(30))).isTrue();

    assertThat(service.waits()).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
  }

  @Test
  void waitsNoLongerThanTheDeadline() {
    service.server().answerBy(request -> Answer.json("{'MinUncommittedStagingId':'3'}"));

    assertThat(streaming(WriteMode.STREAMING).awaitVisible("3", Duration.ofSeconds(5))).isFalse();

    assertThat(Duration.ofNanos(service.nanoTime())).isBetween(ofSeconds(5), ofSeconds(7));
  }

  @Test
  void commitsAndAbortsNoStreamingSession() {
    WriteSession session = streaming(WriteMode.STREAMING).session();

    assertThatIllegalArgumentException().isThrownBy(() -> version3.commitAll(session));
    assertThatIllegalArgumentException().isThrownBy(() -> version3.abort(session));
    assertThat(service.server().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BATCH", "BATCH_COMPATIBLE"})
  void streamsInNoOtherMode(WriteMode mode) {
    assertThatIllegalArgumentException().isThrownBy(() -> streaming(mode));
  }

  @ParameterizedTest
  @ValueSource(strings = {"STREAMING", "STREAMING_REALTIME"})
  void opensNoStreamingSession(WriteMode mode) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WriteSessionRequest.APPEND.withMode(mode));
  }

  private WriteStream openAtMostOnce() {
    service.server().answer(Answer.json(OPENED));
    return streaming(WriteMode.STREAMING)
        .openStream(STREAM, Delivery.AT_MOST_ONCE, RetryListener.NONE);
  }

  private StreamingSession streaming(WriteMode mode) {
    return version3.streaming(TestService.TABLE, mode);
  }

  private static Duration ofSeconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
