package io.maxcompute.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.blob.BlobApi;
import io.maxcompute.storage.blob.BlobColumn;
import io.maxcompute.storage.blob.BlobContent;
import io.maxcompute.storage.blob.BlobUpload;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.retry.Backoff;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.retry.RetryPolicy;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that is out of quota for long: every call of a write waits for it, up to a bound. */
class ThrottledWriteTest {
  private static final int REFUSALS = 50;
  private static final RetryPolicy PATIENT =
      new RetryPolicy(
          REFUSALS + 1,
          Duration.ofHours(1),
          new Backoff(Duration.ofMillis(200), Duration.ofSeconds(20)),
          "Raise option 'patience'.");

  private final TestService service = new TestService(PATIENT);
  private final List<Duration> told = new ArrayList<>();
  private final RetryListener listener = (what, wait, failure) -> told.add(wait);
  private final WriteApi api =
      new WriteApi(service.caller(), TestService.REQUESTS).withRetries(listener);

  @AfterEach
  void close() {
    service.close();
  }

  private enum Step {
    OPEN_SESSION,
    OPEN_STREAM,
    WRITE,
    UPLOAD_BLOBS,
    CLOSE_STREAM,
    COMMIT,
    ABORT
  }

  private void perform(Step reached) {
    WriteSession session = api.open(TestService.TABLE, WriteSessionRequest.APPEND);
    if (reached == Step.OPEN_SESSION) {
      return;
    }
    if (reached == Step.ABORT) {
      api.abort(session);
      return;
    }
    WriteStream stream = api.openStream(session, new StreamId("0", 1), listener);
    if (reached == Step.WRITE) {
      stream.write(WriteTest.TEN);
    } else if (reached == Step.UPLOAD_BLOBS) {
      new BlobApi(service.caller(), TestService.REQUESTS, service.retrier())
          .uploader(stream, listener)
          .uploadAll(List.of(BlobUpload.of(BlobColumn.id(2), BlobContent.of(new byte[] {1}))));
    } else if (reached == Step.CLOSE_STREAM) {
      stream.finish();
    } else if (reached == Step.COMMIT) {
      api.commit(session, List.of(stream.finish()));
    }
  }

  /** Returns the answers to the calls of {@link #perform}. */
  private static List<Answer> answers(Step reached) {
    List<Answer> answers = new ArrayList<>(List.of(Answer.json("{'SessionId':'ws-1'}")));
    if (reached != Step.OPEN_SESSION && reached != Step.ABORT) {
      answers.add(Answer.json(WriteApiTest.OPENED));
    }
    switch (reached) {
      case WRITE -> answers.add(WriteTest.counted(10));
      case UPLOAD_BLOBS -> answers.add(Answer.json("{'BlobReferences':['QQ==']}"));
      case CLOSE_STREAM, ABORT -> answers.add(Answer.json("{}"));
      case COMMIT -> answers.addAll(List.of(Answer.json("{}"), Answer.json("{}")));
      default -> {}
    }
    return answers;
  }

  /** Answers the last call of {@code step} with so many refusals first. */
  private void throttle(Step step, int refusals) {
    List<Answer> answers = new ArrayList<>(answers(step));
    Answer last = answers.remove(answers.size() - 1);
    IntStream.range(0, refusals)
        .forEach(
            i ->
                answers.add(
                    Answer.error(429, i % 2 == 0 ? "SlotExceeded" : "FlowExceeded", "later")));
    answers.add(last);
    service.server().answer(answers.toArray(new Answer[0]));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void everyCallWaitsUntilThereIsQuota(Step step) {
    throttle(step, REFUSALS);

    perform(step);

    assertThat(told).hasSize(REFUSALS).isEqualTo(service.waits());
    assertThat(told).allMatch(wait -> wait.compareTo(Duration.ofSeconds(20)) <= 0);
    assertThat(service.nanoTime()).isGreaterThan(Duration.ofSeconds(400).toNanos());
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void beyondTheBoundTheErrorSaysHowLongAndWhatToRaise(Step step) {
    throttle(step, REFUSALS + 1);

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> perform(step))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED))
        .withMessageContaining("Use fewer parallel tasks, or another quota. Gave up after 51")
        .withMessageMatching(
            "(?s).* Gave up after 51 attempts and waits of \\d+\\.\\d s: no more attempts are"
                + " allowed\\. Raise option 'patience'\\.");
  }

  @Test
  void timeIsABoundToo() {
    service
        .server()
        .answer(
            Answer.error(429, "FlowExceeded", "later").with("Retry-After", "3000"),
            Answer.error(429, "FlowExceeded", "later").with("Retry-After", "3000"));

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> perform(Step.OPEN_SESSION))
        .withMessageEndingWith(
            "Gave up after 2 attempts and waits of 3000.0 s: the next attempt could start after"
                + " 3000.0 s, and none may later than 3600.0 s after the first. Raise option"
                + " 'patience'.");
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 503})
  void quotaIsToldByItsCodeWhateverTheStatus(int status) {
    service
        .server()
        .answer(Answer.error(status, "SlotExceeded", "later"), Answer.json("{'SessionId':'ws-1'}"));

    perform(Step.OPEN_SESSION);

    assertThat(told).hasSize(1);
  }
}
