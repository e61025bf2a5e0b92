package io.maxcompute.storage.blob;

import static io.maxcompute.storage.blob.Downloads.frame;
import static io.maxcompute.storage.blob.Downloads.joined;
import static io.maxcompute.storage.blob.Downloads.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.testing.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeBlobsTest extends BlobTest {
  private static final int MOST = 1 << 20;

  private final List<byte[]> contents = contents(5);
  private final List<String> repetitions = new ArrayList<>();

  @Test
  void yieldsBlobsInOrderWithTheirLengthsAndReferences() {
    service.server().answer(answer(0));

    try (WholeBlobs blobs = download(5)) {
      for (int i = 0; i < 5; i++) {
        assertThat(blobs.hasNext()).isTrue();
        assertThat(blobs.nextReference()).isEqualTo(reference(i));
        assertThat(blobs.nextLength()).hasValue(contents.get(i).length);
        assertThat(blobs.next(MOST)).isEqualTo(contents.get(i));
      }
      assertThat(blobs.hasNext()).isFalse();
      assertThatThrownBy(() -> blobs.next(MOST)).isInstanceOf(NoSuchElementException.class);
      assertThat(blobs.requests()).isEqualTo(1);
    }
  }

  @Test
  void yieldsASingleBlobWithoutItsLength() {
    service.server().answer(Answer.bytes(sealed(contents.get(4))));

    try (WholeBlobs blobs = new Fixture(4).blobs) {
      assertThat(blobs.nextLength()).isEmpty();
      assertThat(blobs.next(MOST)).isEqualTo(contents.get(4));
    }
  }

  @Test
  void asksForNothingBeforeABlobIsWanted() {
    try (WholeBlobs blobs = download(5)) {
      assertThat(blobs.hasNext()).isTrue();
    }
    assertThat(service.server().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 4100, 5000, 20_000, 29_000, 29_400})
  void goesOnWithTheBlobsThatItDoesNotHave(int cutAt) {
    service.server().answerBy(request -> answerTo(request.text(), cutAt));

    try (WholeBlobs blobs = download(5)) {
      for (byte[] content : contents) {
        assertThat(blobs.next(MOST)).isEqualTo(content);
      }
      assertThat(blobs.requests()).isGreaterThan(1).isEqualTo(service.server().requests().size());
    }
    assertThat(repetitions).isNotEmpty();
  }

  /** Cuts the first answer at that byte, and the later ones not at all. */
  private Answer answerTo(String request, int cutAt) {
    int first = request.indexOf("stored-") + "stored-".length();
    int from = request.charAt(first) - '0';
    byte[] body = body(from);
    return service.server().requests().size() == 1 ? Answer.cut(body, cutAt) : Answer.bytes(body);
  }

  @Test
  void doesNotAskAgainForTheEndOfAnAnswer() {
    byte[] filling = new byte[2 * 4096 - 2 * (3 * Long.BYTES + 4)]; // the last block is full
    byte[] whole = sealed(joined(frame("{}", filling, "{}"), frame("{}", new byte[0], "{}")));
    service.server().answer(Answer.cut(joined(whole, new byte[1]), whole.length));

    try (WholeBlobs blobs = download(2)) {
      assertThat(blobs.next(MOST)).isEqualTo(filling);
      assertThat(blobs.next(MOST)).isEmpty();
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void givesUpWhenTheConnectionBreaksAgainAndAgain() {
    service.server().answerBy(request -> Answer.cut(body(0), 30));

    try (WholeBlobs blobs = download(5)) {
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> blobs.next(MOST))
          .withMessageStartingWith("Cannot read 5 blobs: the answer broke off after 30 bytes");
    }
    assertThat(service.server().requests()).hasSize(4);
    assertThat(repetitions).hasSize(3).containsOnly("read 5 blobs");
  }

  @Test
  void damageIsAFailure() {
    byte[] damaged = body(0);
    damaged[4500] ^= 1;
    service.server().answer(Answer.bytes(damaged));

    try (WholeBlobs blobs = download(5)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> contents.forEach(content -> blobs.next(MOST)))
          .withMessageContaining("does not have the checksum");
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void unknownReferenceIsAFailure() {
    service.server().answer(Answer.error(404, "BlobNotFound", "no such blob"));

    try (WholeBlobs blobs = download(2)) {
      assertThatExceptionOfType(ServiceException.class)
          .isThrownBy(blobs::nextLength)
          .withMessageContaining("no such blob");
    }
  }

  @Test
  void blobThatIsTooLongIsRefusedWhetherItsLengthIsKnownOrNot() {
    service.server().answer(answer(0), Answer.bytes(sealed(contents.get(4))));
    String message = " bytes or more: at most 10 are allowed. Take its reference,";

    try (WholeBlobs known = download(5);
        WholeBlobs unknown = new Fixture(4).blobs) {
      assertThatThrownBy(() -> contents.forEach(content -> known.next(10)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining(message);
      assertThatThrownBy(() -> unknown.next(10))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("that has 11" + message);
    }
  }

  @Test
  void cancellingFreesAReadThatBlocksInAnotherThread() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    service.server().answer(Answer.stalled(Arrays.copyOf(body(0), 4500), sent));
    try (WholeBlobs blobs = download(5)) {
      FutureTask<byte[]> read =
          new FutureTask<>(
              () -> {
                contents.forEach(content -> blobs.next(MOST));
                return new byte[0];
              });
      new Thread(read, "read").start();
      sent.await();

      blobs.cancel();

      assertThat(read)
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(CancellationException.class);
      assertThatThrownBy(() -> blobs.next(MOST)).isInstanceOf(CancellationException.class);
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void closingInTheMiddleGivesTheConnectionBack() {
    service.server().answer(answer(0));

    WholeBlobs blobs = download(5);
    blobs.next(MOST);
    blobs.close();
    blobs.close();

    assertThatThrownBy(() -> blobs.next(MOST)).isInstanceOf(CancellationException.class);
  }

  /** A download that counts its repetitions. */
  private final class Fixture {
    final WholeBlobs blobs;

    Fixture(int... numbers) {
      RetryListener listener = (what, wait, failure) -> repetitions.add(what);
      List<BlobReference> references = Arrays.stream(numbers).mapToObj(n -> reference(n)).toList();
      blobs = api.download(references, listener);
    }
  }

  private WholeBlobs download(int count) {
    int[] numbers = new int[count];
    Arrays.setAll(numbers, i -> i);
    return new Fixture(numbers).blobs;
  }

  private static BlobReference reference(int number) {
    return new BlobReference("stored-" + number);
  }

  private Answer answer(int from) {
    return Answer.bytes(body(from));
  }

  /** Returns the answer to a request for the blobs from that one on. */
  private byte[] body(int from) {
    if (from == contents.size() - 1) {
      return sealed(contents.get(from));
    }
    byte[] plain = new byte[0];
    for (byte[] content : contents.subList(from, contents.size())) {
      plain = joined(plain, frame("{}", content, "{}"));
    }
    return sealed(plain);
  }

  private static List<byte[]> contents(int count) {
    List<byte[]> contents = new ArrayList<>();
    Random random = new Random(7);
    for (int length : new int[] {5, 0, 9000, 20_000, 300}) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      contents.add(content);
    }
    assertThat(contents).hasSize(count);
    return contents;
  }
}
