package io.maxcompute.storage.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.auth.RequestSigner;
import io.maxcompute.storage.error.CommitStateUnknownException;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.retry.Retrier;
import io.maxcompute.storage.retry.RetryPolicy;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class InterruptedCommitTest {
  private static final WriteSession SESSION = new WriteSession("ws-1", TestService.TABLE, "");

  @Test
  void doesNotPassForACommitThatDidNotHappen() {
    Thread committer = Thread.currentThread();
    try (TestService service = new TestService()) {
      service
          .server()
          .answerBy(
              request -> {
                if (request.action().equals("TableCommitWriteSession")) {
                  return Answer.silence(); // it may have been performed
                }
                committer.interrupt(); // which ends the wait before the next question
                return Answer.error(503, "ServiceUnavailable", "later");
              });
      WriteApi api = new WriteApi(patient(service), TestService.REQUESTS);

      assertThatExceptionOfType(CommitStateUnknownException.class)
          .isThrownBy(
              () -> api.commit(SESSION, List.of(new StreamCommit(new StreamId("0", 1), 10, 100))))
          .satisfies(
              e ->
                  assertThat(e.getCause().getSuppressed())
                      .hasOnlyElementsOfType(CancellationException.class));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static ServiceCaller patient(TestService service) {
    RequestSigner signer =
        new RequestSigner(
            CredentialsProvider.of(TestService.KEY), Optional.empty(), TestService.CLOCK);
    return new ServiceCaller(
        new ServiceCaller.Context(
            service.transport(),
            signer,
            new Retrier(RetryPolicy.DEFAULT),
            "test",
            TestService.CLOCK),
        service.server()::uri);
  }
}
