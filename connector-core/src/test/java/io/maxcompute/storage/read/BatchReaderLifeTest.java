package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.testing.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How readers let go of connections, threads and memory. */
@Timeout(30)
class BatchReaderLifeTest extends ReaderTest {
  @Test
  void usesItsConnectionAgainAfterTheEnd() {
    service.server().answerBy(request -> Answer.chunked(stream("id", 0, 10), 64));
    for (int i = 0; i < 5; i++) {
      try (BatchReader reader = reader(INDEX)) {
        assertThat(ids(reader)).hasSize(10);
      }
    }
    assertThat(service.server().accepted()).isEqualTo(1);
  }

  @Test
  void givesUpItsConnectionWhenClosedEarly() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    byte[] start = Arrays.copyOf(stream("id", 0, 10, 10), stream("id", 0, 10).length);
    service.server().answer(Answer.stalled(start, sent));
    BatchReader reader = reader(INDEX);
    assertThat(reader.next()).isTrue();

    reader.close();
    reader.close();

    assertThat(service.server().allConnectionsClosed()).isTrue();
  }

  @Test
  void cancellingFreesAFetchThatBlocksInAnotherThread() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    service.server().answer(Answer.stalled(Arrays.copyOf(stream("id", 0, 10), 100), sent));
    try (BatchReader reader = reader(INDEX)) {
      FutureTask<Optional<ArrowRecordBatch>> fetch = fetchInAnotherThread(reader);
      sent.await();

      reader.cancel();

      assertFailed(fetch);
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void cancellingFreesAFetchThatWaitsForTheHeadOfTheAnswer() throws InterruptedException {
    for (int i = 0; i < 9; i++) { // one more than there are connections: none may be lost
      CountDownLatch asked = new CountDownLatch(1);
      service.server().answer(Answer.signalling(asked, Answer.nothing()));
      try (BatchReader reader = reader(INDEX)) {
        FutureTask<Optional<ArrowRecordBatch>> fetch = fetchInAnotherThread(reader);
        asked.await();

        reader.cancel();

        assertFailed(fetch).withCauseInstanceOf(CancellationException.class);
      }
    }
    assertThat(service.server().allConnectionsClosed()).isTrue();
    assertThat(service.server().requests()).hasSize(9);
  }

  @Test
  void asksForNothingOnceItIsCancelled() {
    try (BatchReader reader = reader(INDEX)) {
      reader.cancel();

      assertThatExceptionOfType(CancellationException.class).isThrownBy(reader::fetch);
    }
    assertThat(service.server().requests()).isEmpty();
  }

  @Test
  void repeatsNothingOnceItIsCancelled() {
    service.server().answerBy(request -> Answer.error(503, "ServiceUnavailable", ""));
    AtomicReference<BatchReader> waiting = new AtomicReference<>();
    RetryListener canceller = (what, wait, failure) -> waiting.get().cancel();
    try (BatchReader reader = reader(INDEX, false, canceller)) {
      waiting.set(reader);

      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(reader::fetch)
          .withMessage("Cannot read split 3 of table 'shop.default.orders': it was cancelled.");
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  private static FutureTask<Optional<ArrowRecordBatch>> fetchInAnotherThread(BatchReader reader) {
    FutureTask<Optional<ArrowRecordBatch>> fetch =
        new FutureTask<>(
            () -> {
              Optional<ArrowRecordBatch> batch = reader.fetch();
              batch.ifPresent(ArrowRecordBatch::close);
              return batch;
            });
    new Thread(fetch, "fetch").start();
    return fetch;
  }

  private static ThrowableAssertAlternative<?> assertFailed(FutureTask<?> fetch) {
    return assertThat(fetch)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class);
  }
}
