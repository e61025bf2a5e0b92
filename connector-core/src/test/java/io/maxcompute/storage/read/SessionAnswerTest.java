package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service says of a session, and how one is found again. */
class SessionAnswerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String REST =
      "'SessionId':'rs-1','DataSchema':{'DataColumns':[{'Name':'id','Type':'bigint'}]},";
  private static final String NORMAL =
      "{" + REST + "'SessionStatus':'NORMAL','SplitMode':'Size','SplitsCount':2}";

  private final TestService service = new TestService();
  private final ReadApi api = api(TestService.REQUESTS);

  private ReadApi api(StorageRequests requests) {
    SessionWait wait = new SessionWait(service::pass, service::nanoTime);
    return new ReadApi(service.caller(), requests, service.retrier(), wait);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private ReadSession opened(String answer) {
    service.server().answer(Answer.json(answer));
    return api.open(TestService.TABLE, ReadSessionRequest.ALL, MINUTE);
  }

  @Test
  void everythingThatTheServiceSaysIsKept() {
    ReadSession session =
        opened(
            "{"
                + REST
                + "'SessionStatus':'normal','SplitMode':'Size','SplitsCount':2,'RecordCount':0,"
                + "'SplitBucketId':[],'SessionStats':{'EstimatedSize':5,'EstimatedRowCount':6},"
                + "'LatestVersion':42,'Message':'slow','EnableLargeString':true,"
                + "'ExpirationTime':1767355200}");

    assertThat(session.estimate()).isEqualTo(new ReadSession.Estimate(5, 6));
    assertThat(session.latestVersion()).isEqualTo(42);
    assertThat(session.message()).isEqualTo("slow");
    assertThat(session.largeStrings()).isTrue();
    assertThat(session.expiration()).isEqualTo(Instant.ofEpochSecond(1767355200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4294967298", "-1", "2.5e10", "'2'"})
  void refusesANumberOfSplitsThatCannotBe(String count) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> opened(NORMAL.replace(":2}", ":" + count + "}")))
        .withMessageContaining("without the number of its splits");
  }

  @Test
  void whatTheServiceDoesNotSayIsUnknown() {
    ReadSession session = opened(NORMAL);

    assertThat(session.estimate()).isEqualTo(new ReadSession.Estimate(-1, -1));
    assertThat(session.latestVersion()).isEqualTo(-1);
    assertThat(session.message()).isEmpty();
    assertThat(session.largeStrings()).isFalse();
    assertThat(session.expiration()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void splitsOfBucketsKnowTheirBucket() {
    ReadSession session =
        opened(
            "{"
                + REST
                + "'SessionStatus':'NORMAL','SplitMode':'Bucket','SplitsCount':2,"
                + "'SplitBucketId':[3,17]}");

    assertThat(ReadApi.splits(session, 0))
        .containsExactly(new Split.Index(0, 3), new Split.Index(1, 17))
        .extracting(Split::toString)
        .containsExactly("split 0 (bucket 3)", "split 1 (bucket 17)");
  }

  @Test
  void bucketsAloneSayHowManySplitsThereAre() {
    ReadSession session =
        opened(
            "{" + REST + "'SessionStatus':'NORMAL','SplitMode':'Bucket','SplitBucketId':[3,17]}");

    assertThat(session.splitCount()).isEqualTo(2);
  }

  @Test
  void refusesBucketsOfOtherSplits() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(
            () ->
                opened(
                    "{"
                        + REST
                        + "'SessionStatus':'NORMAL','SplitMode':'Bucket','SplitsCount':3,"
                        + "'SplitBucketId':[3,17]}"))
        .withMessageContaining("the service answered 3 splits of 2 buckets [request=REQ1]");
  }

  @Test
  void theModeThatTheServiceChoseDecides() {
    ReadSession session =
        opened(
            "{"
                + REST
                + "'SessionStatus':'NORMAL','SplitMode':'RowOffset','SplitsCount':-1,"
                + "'RecordCount':25}");

    assertThat(session.mode()).isEqualTo(SplitOptions.Mode.ROW_OFFSET);
    assertThat(ReadApi.splits(session, 20))
        .containsExactly(new Split.RowRange(0, 20), new Split.RowRange(20, 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadApi.splits(session, 0))
        .withMessage("rowsPerSplit must be positive, was 0");
  }

  @ParameterizedTest
  @CsvSource({
    "INIT,INIT",
    "normal,NORMAL",
    "Critical,CRITICAL",
    "EXPIRED,EXPIRED",
    "COMMITTING,COMMITTING",
    "COMMITTED,COMMITTED",
    "initiating,INIT",
    "SLEEPING,UNKNOWN",
    "'',UNKNOWN"
  })
  void everyStatusHasAName(String word, SessionStatus status) {
    service.server().answer(Answer.json("{'SessionStatus':'" + word + "'}"));

    assertThat(api.status(TestService.TABLE, "rs-1")).isEqualTo(status);

    assertThat(service.server().request(0).query())
        .containsEntry("Action", "TableGetReadSession")
        .containsEntry("SessionId", "rs-1")
        .containsEntry("session_refresh", "false");
  }

  @Test
  void aStatusThatNobodyKnowsIsNotReadable() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> opened("{" + REST + "'SessionStatus':'Sleeping','Message':'zzz'}"))
        .withMessageContaining("its status is SLEEPING (\"zzz\")");
  }

  @Test
  void aSessionWithoutAnIdIsNotAskedAbout() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> opened("{'SessionStatus':'INIT'}"))
        .withMessageContaining("the service answered a session without its id");
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void anotherProcessAttachesToASession() {
    service
        .server()
        .answer(
            Answer.json("{" + REST + "'SessionStatus':'INIT'}"),
            Answer.json(NORMAL).with("x-odps-max-storage-route-token", "route-9"));

    ReadSession session = api.attach(TestService.TABLE, "rs-1", false, MINUTE);

    assertThat(session.id()).isEqualTo("rs-1");
    assertThat(session.splitCount()).isEqualTo(2);
    assertThat(session.filtered()).isFalse();
    assertThat(session.routeToken()).isEqualTo("route-9");
    assertThat(service.server().requests())
        .extracting(TestRequest::action)
        .containsExactly("TableGetReadSession", "TableGetReadSession");
  }

  @Test
  void attachingRevivesASessionThatHasExpired() {
    service
        .server()
        .answer(
            Answer.json("{" + REST + "'SessionStatus':'EXPIRED'}"),
            Answer.json("{" + REST + "'SessionStatus':'INIT'}"),
            Answer.json(NORMAL));

    assertThat(api.attach(TestService.TABLE, "rs-1", true, MINUTE).filtered()).isTrue();

    assertThat(service.server().requests())
        .extracting(request -> request.parameter("session_refresh"))
        .containsExactly("false", "true", "false");
  }

  @Test
  void attachingGivesUpInTime() {
    service.server().answerBy(request -> Answer.json("{" + REST + "'SessionStatus':'INIT'}"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.attach(TestService.TABLE, "rs-1", true, MINUTE))
        .withMessageStartingWith(
            "Cannot attach to read session rs-1 on table 'shop.default.orders': it was not ready"
                + " within PT1M");
  }

  @Test
  void aRefreshChangesNothingButTheLife() {
    ReadSession session = opened(NORMAL);
    service
        .server()
        .answer(
            Answer.json(
                    "{'SessionId':'rs-1','SessionStatus':'NORMAL','SplitsCount':7,"
                        + "'ExpirationTime':100}")
                .with("x-odps-max-storage-route-token", "route-9"),
            Answer.json("{'SessionStatus':'NORMAL','ExpirationTime':200}"));

    ReadSession once = api.refresh(session, MINUTE);
    ReadSession twice = api.refresh(once, MINUTE);

    assertThat(once.expiration()).isEqualTo(Instant.ofEpochSecond(100));
    assertThat(twice.expiration()).isEqualTo(Instant.ofEpochSecond(200));
    assertThat(twice.routeToken()).as("the last one known").isEqualTo("route-9");
    assertThat(twice.division()).isEqualTo(session.division());
    assertThat(twice.schema()).isEqualTo(session.schema());
  }

  @Test
  void aClientOfVersionThreeSpeaksToItsPath() {
    service.server().answer(Answer.json(NORMAL), Answer.json(NORMAL));
    ReadApi third = api(new StorageRequests("shop", Optional.empty(), List.of(), 3));

    third.refresh(third.open(TestService.TABLE, ReadSessionRequest.ALL, MINUTE), MINUTE);

    assertThat(service.server().requests())
        .hasSize(2)
        .allMatch(request -> request.path().equals("/api/storage/v3"));
  }
}
