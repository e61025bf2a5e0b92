package io.maxcompute.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.error.CommitStateUnknownException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit is made once, is known to have failed, or is said to be of unknown outcome. */
class CommitTest extends WriteTest {
  private static final List<StreamCommit> STREAMS =
      List.of(
          new StreamCommit(new StreamId("0", 1), 10, 100),
          new StreamCommit(new StreamId("1", 3), 20, 200));

  @Test
  void commitsTheStreamsItIsTold() {
    service.server().answer(Answer.json("{}"));

    api.commit(SESSION, STREAMS);

    assertThat(service.server().request(0).action()).isEqualTo("TableCommitWriteSession");
    assertThat(service.server().request(0).header(ROUTE)).isEqualTo("route-1");
    assertThat(service.server().request(0).text())
        .isEqualTo("{\"StreamIds\":[\"0\",\"1\"],\"StreamVersions\":[1,3]}");
  }

  @Test
  void closesStreamsThatAreInTheWayAndCommitsAgain() {
    service
        .server()
        .answer(
            Answer.error(409, "InvalidState", "open"),
            Answer.json("{'Streams':{'0':2,'1':3,'7':1}}"),
            Answer.json("{}"),
            Answer.error(409, "InvalidState", "closed"),
            Answer.json("{}"));

    api.commit(SESSION, STREAMS);

    assertThat(service.server().requests())
        .extracting(TestRequest::action)
        .containsExactly(
            "TableCommitWriteSession",
            "TableGetWriteSession",
            "TableCloseWriteStream",
            "TableCloseWriteStream",
            "TableCommitWriteSession");
    assertThat(service.server().request(2).text())
        .contains("\"StreamId\":\"0\"", "\"StreamVersion\":2");
    assertThat(service.server().request(3).text())
        .contains("\"StreamId\":\"7\"", "\"StreamVersion\":1");
  }

  @Test
  void passesAConflictOnThatNoOpenStreamExplains() {
    service
        .server()
        .answer(Answer.error(409, "InvalidState", "no"), Answer.json("{'Streams':{'0':1,'1':3}}"));

    assertThatThrownBy(() -> api.commit(SESSION, STREAMS)).isInstanceOf(ServiceException.class);
    assertThat(service.server().requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 403, 404})
  void passesARefusedCommitOn(int status) {
    service.server().answer(Answer.error(status, "Refused", "no"));

    assertThatThrownBy(() -> api.commit(SESSION, STREAMS)).isInstanceOf(ServiceException.class);
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void commitsAgainAfterBeingThrottled() {
    service.server().answer(Answer.error(429, "FlowExceeded", "busy"), Answer.json("{}"));

    api.commit(SESSION, STREAMS);

    assertThat(service.server().requests()).hasSize(2);
  }

  @Test
  void asksWhetherACommitOfUnknownOutcomeTookEffect() {
    List<Answer> ambiguous =
        List.of(
            Answer.silence(),
            Answer.cut(new byte[10], 5),
            Answer.error(500, "InternalServerError", "oops"),
            Answer.error(503, "ServiceUnavailable", "oops"));
    for (Answer answer : ambiguous) {
      service.server().answer(answer, Answer.json("{'SessionStatus':'Committed'}"));
      assertThatCode(() -> api.commit(SESSION, STREAMS)).doesNotThrowAnyException();
    }
    assertThat(service.server().requests())
        .extracting(TestRequest::action)
        .containsExactly(
            "TableCommitWriteSession",
            "TableGetWriteSession",
            "TableCommitWriteSession",
            "TableGetWriteSession",
            "TableCommitWriteSession",
            "TableGetWriteSession",
            "TableCommitWriteSession",
            "TableGetWriteSession");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'SessionStatus':'NORMAL'}", "{'Streams':{}}"})
  void commitsOnceMoreWhereTheSessionIsNotSaidToHaveEnded(String state) {
    service.server().answer(Answer.silence(), Answer.json(state), Answer.json("{}"));

    api.commit(SESSION, STREAMS);

    assertThat(service.server().requests())
        .extracting(TestRequest::action)
        .containsExactly(
            "TableCommitWriteSession", "TableGetWriteSession", "TableCommitWriteSession");
    assertThat(service.server().request(2).body()).isEqualTo(service.server().request(0).body());
  }

  @Test
  void commitsNoThirdTime() {
    service
        .server()
        .answer(Answer.silence(), Answer.json("{'SessionStatus':'NORMAL'}"), Answer.silence());

    assertThatExceptionOfType(CommitStateUnknownException.class)
        .isThrownBy(() -> api.commit(SESSION, STREAMS))
        .withMessageContaining("the service calls the session's state 'NORMAL'");
    assertThat(service.server().requests()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'SessionStatus':'COMMITTING'}", "oops"})
  void saysSoWhenNobodyKnowsWhetherACommitTookEffect(String state) {
    service.server().answer(Answer.silence(), Answer.json(state));

    assertThatExceptionOfType(CommitStateUnknownException.class)
        .isThrownBy(() -> api.commit(SESSION, STREAMS))
        .withMessageMatching(
            "The commit of write session ws-1 on table 'shop.default.orders' was sent, but its"
                + " outcome is unknown \\(.*\\); asked afterwards, the service calls the session's"
                + " state '(unknown|COMMITTING)'\\. Nothing was rolled back\\. Check the"
                + " table before you run the job again\\.")
        .withCauseInstanceOf(TransportException.class);
    assertThat(service.server().requests()).hasSize(2);
  }

  @Test
  void saysSoWhenTheServiceIsGoneAfterACommit() {
    service
        .server()
        .answerBy(
            request ->
                request.action().equals("TableCommitWriteSession")
                    ? Answer.silence()
                    : Answer.error(503, "ServiceUnavailable", "gone"));

    assertThatExceptionOfType(CommitStateUnknownException.class)
        .isThrownBy(() -> api.commit(SESSION, STREAMS))
        .satisfies(e -> assertThat(e.getCause().getSuppressed()).hasSize(1));
    assertThat(service.server().requests())
        .extracting(TestRequest::action)
        .containsOnlyOnce("TableCommitWriteSession");
  }

  @Test
  void aCommitThatWasNeverSentIsNotOfUnknownOutcome() {
    service.server().close();

    assertThatThrownBy(() -> api.commit(SESSION, STREAMS)).isInstanceOf(TransportException.class);
  }
}
