package io.maxcompute.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.WriteSchema;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteSessionTest extends WriteTest {
  @Test
  void asksForWhatTheRequestSays() {
    service.server().answer(Answer.json("{'SessionId':'ws-1','WarningMessage':'mind the gap'}"));

    api.open(
        TestService.TABLE,
        WriteSessionRequest.APPEND
            .withPartition(PartitionSpec.parse("dt=1"))
            .withOverwrite(true)
            .withSchemaEvolution(true)
            .withQuota("fast"));

    assertThat(service.server().request(0).text())
        .isEqualTo(
            "{\"PartialPartitionSpec\":\"dt=1\",\"Flags\":{\"overwrite\":\"true\","
                + "\"enable_schema_evolution\":\"true\",\"quota_name\":\"fast\"}}");
  }

  @Test
  void findsASessionThatAnotherProcessOpened() {
    service.server().answer(Answer.json("{'Streams':{}}").with(ROUTE, "route-1"));

    assertThat(api.attach(TestService.TABLE, "ws-1", WriteMode.BATCH)).isEqualTo(SESSION);

    assertThat(service.server().request(0).query())
        .containsEntry("Action", "TableGetWriteSession")
        .containsEntry("SessionId", "ws-1");
  }

  @Test
  void findsNoSessionThatDoesNotExist() {
    service.server().answer(Answer.error(404, "NoSuchSession", "gone"));

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> api.attach(TestService.TABLE, "ws-9", WriteMode.BATCH))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ServiceException.Kind.NOT_FOUND));
  }

  @Test
  void describesASession() {
    service
        .server()
        .answer(
            Answer.json(
                "{'Streams':{'1':7,'0':2},'WarningMessage':'w','SessionStatus':'NORMAL',"
                    + "'MinUncommittedStagingId':'5'}"));

    assertThat(api.status(SESSION))
        .isEqualTo(
            new WriteSessionStatus(Map.of("1", 7L, "0", 2L), "NORMAL", "w", Optional.of("5")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'Streams':null}", "{'Streams':{}}", "{'Streams':[]}"})
  void describesASessionWithoutStreams(String answer) {
    service.server().answer(Answer.json(answer));

    assertThat(api.status(SESSION))
        .isEqualTo(new WriteSessionStatus(Map.of(), "", "", Optional.empty()));
  }

  @Test
  void refusesAListOfStreamsWithoutTheirVersions() {
    service.server().answer(Answer.json("{'Streams':['0','1']}"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.status(SESSION))
        .withMessageContaining("as ARRAY where names with versions were expected [request=REQ1]");
  }

  @Test
  void commitsAllStreams() {
    service.server().answer(Answer.silence(), Answer.json("{}"), Answer.json("{}"));

    api.commitAll(SESSION);

    assertThat(service.server().requests())
        .extracting(request -> request.action() + request.text())
        .containsExactly(
            "TableCommitWriteSession{}", "TableGetWriteSession{}", "TableCommitWriteSession{}");
  }

  @Test
  void commitsNoStreamsOnlyWhenToldToCommitAll() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> api.commit(SESSION, List.of()))
        .withMessageContaining("name some, or commit all");
    assertThat(service.server().requests()).isEmpty();
  }

  @Test
  void isCommittedWhateverTheAnswerSays() {
    service.server().answer(Answer.status(200, "text/plain", "done"));

    api.commitAll(SESSION);

    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void abortsAgainAndAfterAStreamWasOpened() {
    service.server().answer(Answer.json("{'AccessToken':'t'," + SCHEMA + "}"));
    api.openStream(SESSION, STREAM, RetryListener.NONE);
    service.server().answer(Answer.error(503, "ServiceUnavailable", "x"), Answer.json("{}"));
    service.server().answer(Answer.json("{}"));

    api.abort(SESSION);
    api.abort(SESSION);

    assertThat(service.server().requests().subList(1, 4))
        .extracting(TestRequest::action)
        .containsOnly("TableAbortWriteSession");
  }

  @Test
  void knowsTheColumnsOfADeltaTable() {
    String system = "'SystemColumns':[{'columnType':{'MemberName':'__operation','Type':6}}]";
    String key =
        "'DataColumns':[{'columnType':"
            + "{'MemberName':'id','ColumnId':1,'Type':0,'IsDistributionKey':true}}]";
    service
        .server()
        .answer(
            Answer.json("{'AccessToken':'t','TableSchema':{" + key + "," + system + "}}"),
            Answer.json("{'TableSchema':{" + key + "," + system + "}}"));

    WriteStream stream = api.openStream(SESSION, STREAM, RetryListener.NONE);
    WriteSchema schema = api.schema(SESSION);

    assertThat(stream.schema().dataColumns())
        .extracting(Column::name)
        .containsExactly("id", "__operation");
    assertThat(schema).isEqualTo(stream.writeSchema());
    assertThat(schema.distributionKeys()).containsExactly("id");
  }

  @Test
  void wantsTheOperationOnce() {
    String both =
        "'DataColumns':[{'columnType':{'MemberName':'id','Type':0}},"
            + "{'columnType':{'MemberName':'__operation','Type':6}}],"
            + "'SystemColumns':[{'columnType':{'MemberName':'__operation','Type':6}},"
            + "{'columnType':{'MemberName':'__other','Type':6}}]";
    service.server().answer(Answer.json("{'AccessToken':'t','TableSchema':{" + both + "}}"));

    assertThat(api.openStream(SESSION, STREAM, RetryListener.NONE).schema().dataColumns())
        .extracting(Column::name)
        .containsExactly("id", "__operation");
  }
}
