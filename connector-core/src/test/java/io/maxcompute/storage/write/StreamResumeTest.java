package io.maxcompute.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamResumeTest extends WriteTest {
  @Test
  void goesOnWhereTheServiceStopped() {
    WriteStream stream = resumeAt(6000);
    service.server().answer(counted(6010), Answer.json("{}"));

    assertThat(stream.rows()).isEqualTo(6000);
    assertThat(stream.schemaVersion()).isEqualTo(3);
    assertThat(stream.schema().dataColumns()).hasSize(1);
    assertThat(stream.write(TEN).rows()).isEqualTo(6010);
    assertThat(stream.finish()).isEqualTo(new StreamCommit(STREAM, 6010, 8));

    TestRequest get = service.server().request(0);
    assertThat(get.method()).isEqualTo("POST");
    assertThat(get.header(ROUTE)).isEqualTo("route-1");
    assertThat(get.query())
        .containsEntry("Action", "TableGetWriteStream")
        .containsEntry("SessionId", "ws-1")
        .containsEntry("StreamId", "0")
        .containsEntry("StreamVersion", "2")
        .containsEntry("ExactlyOnceMode", "true")
        .doesNotContainKey("WriteMode");
    assertThat(get.text())
        .isEqualTo("{\"StreamId\":\"0\",\"StreamVersion\":2,\"ExactlyOnceMode\":true}");
    TestRequest write = service.server().request(1);
    assertThat(write.header(TOKEN)).isEqualTo("token-2");
    assertThat(write.query())
        .containsEntry("RowOffset", "6000")
        .containsEntry("TableId", "t-9")
        .containsEntry("SchemaVersion", "3");
  }

  @Test
  void asksForTheSchemaThatAStreamCameWithout() {
    service
        .server()
        .answer(Answer.json("{'RowOffset':0,'AccessToken':'t'}"), Answer.json("{" + SCHEMA + "}"));

    WriteStream stream = api.resumeStream(SESSION, STREAM, RetryListener.NONE);

    assertThat(stream.writeSchema().columnId("id")).hasValue(1);
    assertThat(service.server().request(1).action()).isEqualTo("TableGetWriteSchema");
    assertThat(service.server().request(1).text()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'RowOffset':7                        | exactly-once mode
          'AccessToken':'t'                    | a row offset
          'AccessToken':'t','RowOffset':-1     | a row offset
          'AccessToken':'t','RowOffset':'7'    | a row offset
          """,
      quoteCharacter = '"')
  void refusesAStreamThatCannotBeResumed(String fields, String lacking) {
    service.server().answer(Answer.json("{" + fields + "}"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.resumeStream(SESSION, STREAM, RetryListener.NONE))
        .withMessage(
            "The service resumed stream 0 version 2 of write session ws-1 on table"
                + " 'shop.default.orders' without "
                + lacking
                + " [request=REQ1].");
  }

  @ParameterizedTest
  @CsvSource({"409,StreamFenced,CONFLICT", "403,AccessTokenMismatch,ACCESS_DENIED"})
  void tellsAFencedWriterWhy(int status, String code, Kind kind) {
    WriteStream stream = resumeAt(0);
    service.server().answer(Answer.error(status, code, "not the newest token"));

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> stream.write(TEN))
        .withMessageContaining("not the newest token")
        .withMessageEndingWith(
            "If another writer has opened or resumed this stream, only that one can go on.")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    assertThat(stream.rows()).isZero();
  }

  @Test
  void believesTheServiceThatItHasRowsWhoseAnswerWasLost() {
    WriteStream stream = resumeAt(0);
    service
        .server()
        .answer(Answer.silence(), Answer.error(409, "AlreadyWritten", "have them"), resumed(10));

    assertThat(stream.write(TEN).rows()).isEqualTo(10);

    assertThat(service.server().request(3).query())
        .containsEntry("Action", "TableGetWriteStream")
        .doesNotContainKey("ExactlyOnceMode");
  }

  @Test
  void doesNotBelieveThatOtherRowsAreItsOwn() {
    WriteStream stream = resumeAt(0);
    service.server().answer(Answer.error(409, "AlreadyWritten", "have them"), resumed(25));

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> stream.write(TEN))
        .withMessageContaining("AlreadyWritten");
  }

  @Test
  void namesTheSchemaThatTheTableHasNow() {
    WriteStream stream = resumeAt(0);
    service
        .server()
        .answer(
            Answer.error(400, "SchemaModified", "columns changed")
                .with("odps-tunnel-latest-schema-version", "4"));

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> stream.write(TEN))
        .withMessageContaining("open the stream again to learn them")
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.SCHEMA_MODIFIED);
              assertThat(e.latestSchemaVersion()).hasValue(4);
              assertThat(e.isRetryable()).isFalse();
            });
    assertThat(service.server().requests()).hasSize(2);
  }

  @Test
  void describesAStreamInEitherCase() {
    String pascal =
        "{'Status':'CLOSED','RecordCount':6000,'ByteSize':48000,'RowOffset':6000,"
            + "'SchemaVersion':3,'LatestSchemaVersion':4,'WarningMessage':'slow'}";
    String camel =
        "{'Status':null,'status':'CLOSED','recordCount':6000,'byteSize':48000,'RowOffset':6000,"
            + "'SchemaVersion':3,'LatestSchemaVersion':4,'WarningMessage':'slow'}";
    service.server().answer(Answer.json(pascal), Answer.json(camel));
    StreamStatus expected =
        new StreamStatus("CLOSED", 6000, 48000, OptionalLong.of(6000), 3, 4, "slow");

    assertThat(api.streamStatus(SESSION, STREAM)).isEqualTo(expected);
    assertThat(api.streamStatus(SESSION, STREAM)).isEqualTo(expected);

    assertThat(service.server().request(0).query()).doesNotContainKey("ExactlyOnceMode");
    assertThat(service.server().request(0).text())
        .isEqualTo("{\"StreamId\":\"0\",\"StreamVersion\":2,\"ExactlyOnceMode\":false}");
  }

  @Test
  void describesAStreamOfWhichTheServiceSaysLittle() {
    service.server().answer(Answer.json("{'status':0}"));

    StreamStatus status = api.streamStatus(SESSION, STREAM);

    assertThat(status).isEqualTo(new StreamStatus("0", -1, -1, OptionalLong.empty(), -1, -1, ""));
  }

  @Test
  void followsTheRouteThatTheServiceGives() {
    WriteStream stream = resumeAt(0);
    service
        .server()
        .answer(
            Answer.json("{'ExactlyOnceRowOffset':10,'WarningMessage':'w'}").with(ROUTE, "route-9"),
            counted(20));

    assertThat(stream.write(TEN).warning()).isEqualTo("w");
    stream.write(TEN);

    assertThat(service.server().request(1).header(ROUTE)).isEqualTo("route-1");
    assertThat(service.server().request(2).header(ROUTE)).isEqualTo("route-9");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 409, 429, 500, 503})
  void givesAStreamUpWithoutAWord(int status) {
    WriteStream stream = resumeAt(0);
    service.server().answer(Answer.error(status, "Whatever", "x"));

    stream.abandon();
    stream.abandon();

    assertThat(service.server().requests()).hasSize(2);
    assertThat(service.server().request(1).action()).isEqualTo("TableCloseWriteStream");
    assertThat(service.waits()).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> stream.write(TEN));
    assertThatIllegalStateException()
        .isThrownBy(stream::finish)
        .withMessage("stream 0 version 2 was abandoned");
  }

  @Test
  void givesNoFinishedStreamUp() {
    WriteStream stream = resumeAt(0);
    service.server().answer(Answer.json("{}"));

    StreamCommit commit = stream.finish();
    stream.abandon();

    assertThat(stream.finish()).isEqualTo(commit);
    assertThat(service.server().requests()).hasSize(2);
  }

  @Test
  void givesAStreamUpWhenTheServiceIsGone() {
    WriteStream stream = resumeAt(0);
    service.server().close();

    stream.abandon();

    assertThat(service.waits()).isEmpty();
  }
}
