package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads from sessions that expire. */
class BatchReaderExpiryTest extends ReaderTest {
  private static final Answer EXPIRED = Answer.error(409, "SessionExpired", "too late");
  private static final Answer REFRESHED =
      Answer.json("{'SessionId':'rs-1','SessionStatus':'NORMAL','SplitsCount':9}")
          .with("x-odps-max-storage-route-token", "route-2");

  private void assertActions(String... actions) {
    assertThat(service.server().requests())
        .extracting(TestRequest::action)
        .containsExactly(actions);
  }

  private ServiceException failure() {
    try (BatchReader reader = reader(INDEX)) {
      return catchThrowableOfType(ServiceException.class, reader::next);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "409,SessionExpired,too late",
    "404,NoSuchSession,The session has EXPIRED.",
    "400,SESSION_EXPIRED,''"
  })
  void refreshesASessionThatHasExpired(int status, String code, String message) {
    service
        .server()
        .answer(
            Answer.error(status, code, message), REFRESHED, Answer.bytes(stream("id", 0, 10, 20)));
    try (BatchReader reader = reader(RANGE)) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
      assertThat(reader.resumes()).isZero();
    }
    assertActions("TableRead", "TableGetReadSession", "TableRead");
    assertThat(service.server().request(1).query())
        .containsEntry("SessionId", "rs-1")
        .containsEntry("session_refresh", "true");
    TestRequest again = service.server().request(2);
    assertThat(again.query()).isEqualTo(service.server().request(0).query());
    assertThat(again.header("x-odps-max-storage-route-token")).isEqualTo("route-2");
  }

  @Test
  void goesOnAtTheSameRowWhenTheSessionExpiresInBetween() {
    service
        .server()
        .answer(
            Answer.cut(stream("id", 0, 10, 20), stream("id", 0, 10).length),
            EXPIRED,
            REFRESHED,
            Answer.cut(stream("id", 10, 10, 10), stream("id", 10, 10).length),
            EXPIRED,
            REFRESHED,
            Answer.bytes(stream("id", 20, 10)));
    try (BatchReader reader = reader(INDEX)) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
      assertThat(reader.resumes()).isEqualTo(2);
    }
    assertThat(service.server().requests())
        .filteredOn(request -> request.action().equals("TableRead"))
        .extracting(request -> request.json().path("SkipRowNum").asInt())
        .containsExactly(0, 10, 10, 20, 20);
  }

  @Test
  void waitsUntilARefreshedSessionCanBeRead() {
    Answer init = Answer.json("{'SessionId':'rs-1','SessionStatus':'INIT'}");
    service.server().answer(EXPIRED, init, REFRESHED, Answer.bytes(stream("id", 0, 10)));
    try (BatchReader reader = reader(INDEX)) {
      assertThat(ids(reader)).isEqualTo(upTo(10));
    }
    assertThat(service.server().requests())
        .extracting(request -> request.parameter("session_refresh"))
        .containsExactly("", "true", "false", "");
  }

  @Test
  void refreshesOnceOnly() {
    service.server().answer(EXPIRED, REFRESHED, Answer.error(409, "SessionExpired", "again"));

    ServiceException failure = failure();

    assertThat(failure).hasMessageContaining("too late");
    assertThat(failure.getSuppressed())
        .singleElement()
        .satisfies(second -> assertThat(second).hasMessageContaining("again"));
    assertActions("TableRead", "TableGetReadSession", "TableRead");
  }

  @Test
  void failsAsBeforeIfTheSessionCannotBeRefreshed() {
    service.server().answer(EXPIRED, Answer.json("{'SessionStatus':'EXPIRED'}"));

    ServiceException failure = failure();

    assertThat(failure).hasMessageContaining("409 SessionExpired, \"too late\"");
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(ProtocolException.class)
        .satisfies(second -> assertThat(second).hasMessageContaining("its status is EXPIRED"));
    assertActions("TableRead", "TableGetReadSession");
  }

  @ParameterizedTest
  @CsvSource({
    "400,AuthenticationRequestExpired,The request has expired.",
    "401,InvalidToken,The token has expired.",
    "403,NoPermission,The grant has expired.",
    "409,InvalidState,still being prepared"
  })
  void doesNotRefreshForAnotherReason(int status, String code, String message) {
    service.server().answer(Answer.error(status, code, message));

    assertThat(failure()).hasMessageContaining(code).hasNoSuppressedExceptions();
    assertActions("TableRead");
  }
}
