package io.maxcompute.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteApiTest extends WriteTest {
  static final String OPENED =
      "{'AccessToken':'token-1','TableId':'t-9','SchemaVersion':3,'TableSchema':{'DataColumns':"
          + "[{'columnType':{'MemberName':'id','Type':0}}],'PartitionColumns':{}}}";

  @Test
  void opensASession() {
    service.server().answer(Answer.json("{'SessionId':'ws-1'}").with(ROUTE, "route-1"));
    StorageRequests fast = new StorageRequests("shop", Optional.of("fast"), List.of(), 2);

    assertThat(
            new WriteApi(service.caller(), fast)
                .open(
                    TestService.TABLE,
                    new WriteSessionRequest(PartitionSpec.parse("dt=1,hh=2"), true)))
        .isEqualTo(SESSION);

    TestRequest sent = service.server().request(0);
    assertThat(sent.action()).isEqualTo("TableCreateWriteSession");
    assertThat(sent.text())
        .isEqualTo(
            "{\"PartialPartitionSpec\":\"dt=1/hh=2\",\"Flags\":{\"overwrite\":\"true\","
                + "\"quota_name\":\"fast\"}}");
  }

  @Test
  void refusesASessionWithoutAName() {
    service.server().answer(Answer.json("{}"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(
            () -> api.open(TestService.TABLE, new WriteSessionRequest(PartitionSpec.EMPTY, false)))
        .withMessage(
            "The service opened a write session on table 'shop.default.orders' without naming it"
                + " [request=REQ1].");
    assertThat(service.server().request(0).text())
        .isEqualTo("{\"PartialPartitionSpec\":\"\",\"Flags\":{}}");
  }

  @Test
  void writesRowsAtTheirOffsets() {
    WriteStream stream = openStream();
    service.server().answer(counted(10), counted(20), Answer.json("{}"));

    stream.write(TEN);
    stream.write(TEN);
    StreamCommit commit = stream.finish();

    assertThat(commit).isEqualTo(new StreamCommit(new StreamId("0", 2), 20, 16));
    assertThat(stream.finish()).isEqualTo(commit);
    assertThat(stream.schema().dataColumns()).hasSize(1);
    assertThat(service.server().request(0).text())
        .isEqualTo("{\"StreamId\":\"0\",\"StreamVersion\":2,\"ExactlyOnceMode\":true}");
    TestRequest second = service.server().request(2);
    assertThat(second.query())
        .containsEntry("Action", "TableWrite")
        .containsEntry("SessionId", "ws-1")
        .containsEntry("StreamId", "0")
        .containsEntry("StreamVersion", "2")
        .containsEntry("Count", "10")
        .containsEntry("RowOffset", "10")
        .containsEntry("TableId", "t-9")
        .containsEntry("SchemaVersion", "3");
    assertThat(second.header("x-odps-max-storage-write-access-token")).isEqualTo("token-1");
    assertThat(second.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(second.header(ROUTE)).isEqualTo("route-2");
    assertThat(second.text()).isEqualTo("ten rows");
    assertThat(service.server().request(3).action()).isEqualTo("TableCloseWriteStream");
    assertThat(service.server().requests()).hasSize(4);
  }

  @Test
  void sendsTheSameRowsAgainAtTheSameOffsetWhenTheAnswerWasLost() {
    List<String> told = new ArrayList<>();
    service.server().answer(Answer.json(OPENED));
    WriteStream stream =
        api.openStream(SESSION, new StreamId("0", 2), (what, wait, failure) -> told.add(what));
    service
        .server()
        .answer(counted(10), Answer.silence(), Answer.error(500, "InternalServerError", "x"));
    service.server().answer(counted(20));

    stream.write(TEN);
    stream.write(TEN);

    List<TestRequest> resent = service.server().requests().subList(2, 5);
    assertThat(resent).extracting(request -> request.parameter("RowOffset")).containsOnly("10");
    assertThat(resent).extracting(TestRequest::text).containsOnly("ten rows");
    assertThat(told)
        .containsExactly(
            "write rows from 10 on to stream 0 version 2 of write session ws-1 on table"
                + " 'shop.default.orders'",
            "write rows from 10 on to stream 0 version 2 of write session ws-1 on table"
                + " 'shop.default.orders'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'ExactlyOnceRowOffset':9}", "{'ExactlyOnceRowOffset':11}", "{}"})
  void refusesAnotherCountThanWasSent(String answer) {
    WriteStream stream = openStream();
    service.server().answer(Answer.json(answer));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> stream.write(TEN))
        .withMessageMatching(
            "Cannot write to stream 0 version 2 of write session ws-1 on table"
                + " 'shop.default.orders': the service counts (9|11|no) rows where 10 were sent"
                + " \\[request=REQ1]\\.");
  }

  @Test
  void writesNothingToAClosedStream() {
    WriteStream stream = openStream();
    service.server().answer(Answer.json("{}"));
    stream.finish();

    assertThatIllegalStateException().isThrownBy(() -> stream.write(TEN));
  }

  @Test
  void refusesAStreamWithoutExactlyOnceMode() {
    service.server().answer(Answer.json("{'TableId':'t-9'}"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.openStream(SESSION, new StreamId("0", 1), RetryListener.NONE))
        .withMessageContaining("without exactly-once mode");
  }

  @Test
  void aborts() {
    service.server().answer(Answer.json("{}"));

    api.abort(SESSION);

    assertThat(service.server().request(0).query())
        .containsEntry("Action", "TableAbortWriteSession")
        .containsEntry("SessionId", "ws-1");
  }

  private WriteStream openStream() {
    service.server().answer(Answer.json(OPENED).with(ROUTE, "route-2"));
    return api.openStream(SESSION, new StreamId("0", 2), RetryListener.NONE);
  }
}
