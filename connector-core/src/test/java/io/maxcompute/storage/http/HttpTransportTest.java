package io.maxcompute.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.auth.RequestSigner;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestServer;
import io.maxcompute.storage.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpTransportTest {
  private static final ApiRequest READ = ApiRequest.of("read table 'p.t'", "GET", "/");
  private static final HttpSettings IMPATIENT =
      new HttpSettings(Duration.ofMillis(200), Duration.ofMillis(300), 2, Optional.empty());

  private final TestService service = new TestService(IMPATIENT);

  @AfterEach
  void noConnectionIsLeft() throws InterruptedException {
    service.transport().close();
    assertThat(service.server().allConnectionsClosed()).isTrue();
    service.close();
  }

  @Test
  void repeatsEvenANonRepeatableRequestThatFoundNobody() {
    service.server().close();

    TransportException failure = failure(service.server().uri());

    assertThat(failure.sent()).isFalse();
    assertThat(failure)
        .hasMessageStartingWith("Cannot read table 'p.t': no connection to http://127.0.0.1:")
        .hasMessageContaining(
            "Check the endpoint, the network and the proxy. Gave up after 4 attempts");
    assertThat(service.waits()).hasSize(3);
  }

  @Test
  void saysThatAHostHasNoAddress() {
    TransportException failure = failure(URI.create("http://no-such-host.invalid/api"));

    assertThat(failure.sent()).isFalse();
    assertThat(failure)
        .hasMessageStartingWith(
            "Cannot read table 'p.t': the host of http://no-such-host.invalid has no address."
                + " Check the endpoint.");
  }

  @Test
  void givesUpConnectingAfterTheConnectTimeout() throws IOException {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      while (fillers.size() < 8) { // its queue is full after a few, and it accepts none
        Socket filler = new Socket();
        fillers.add(filler);
        try {
          filler.connect(deaf.getLocalSocketAddress(), 100);
        } catch (IOException e) {
          break;
        }
      }
      TransportException failure = failure(URI.create("http://127.0.0.1:" + deaf.getLocalPort()));

      assertThat(failure.sent()).isFalse();
      assertThat(failure).hasMessageContaining("no connection to").hasMessageContaining("PT0.2S");
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void givesUpOnAServiceThatSaysNothing() {
    service.server().answerBy(request -> Answer.nothing());

    TransportException failure = failure(service.server().uri());

    assertThat(failure.sent()).isTrue();
    assertThat(failure).hasMessageMatching(".*: no byte from http://127.0.0.1:\\d+ for PT0.3S.");
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void givesUpOnAnAnswerThatStalls() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    service.server().answerBy(request -> Answer.stalled(new byte[10], sent));

    TransportException failure = failure(service.server().uri());

    assertThat(failure.sent()).isTrue();
    assertThat(failure).hasMessageContaining("the answer broke off");
    assertThat(service.server().allConnectionsClosed()).isTrue();
  }

  @Test
  void takesAFullPoolForARequestThatWasNotSent() {
    CountDownLatch sent = new CountDownLatch(2);
    service.server().answerBy(request -> Answer.stalled(new byte[1], sent));
    ServiceCaller caller = service.caller();
    try (StreamingResponse first = caller.stream(READ, Json.object());
        StreamingResponse second = caller.stream(READ, Json.object())) {
      assertThat(List.of(first.status(), second.status())).containsOnly(200);

      TransportException failure = failure(service.server().uri());

      assertThat(failure.sent()).isFalse();
      assertThat(failure)
          .hasMessageStartingWith(
              "Cannot read table 'p.t': all 2 connections were in use for PT0.3S. Allow more"
                  + " connections, or use fewer threads.");
    }
  }

  @Test
  void closingAnUnfinishedAnswerGivesUpTheConnectionAtOnce() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    service.server().answerBy(request -> Answer.stalled(new byte[10], sent));

    long start = System.nanoTime();
    service.caller().stream(READ, Json.object()).close();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(IMPATIENT.inactivityTimeout());
    assertThat(service.server().allConnectionsClosed()).isTrue();
  }

  @Test
  void closingAnAnswerFreesAReadThatBlocksInAnotherThread() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    try (TestService patient = new TestService()) {
      patient.server().answerBy(request -> Answer.stalled(new byte[10], sent));
      StreamingResponse answer = patient.caller().stream(READ, Json.object());
      FutureTask<byte[]> reading = new FutureTask<>(() -> answer.body().readAllBytes());
      Thread reader = new Thread(reading);
      reader.start();
      sent.await();
      while (reader.getState() == Thread.State.NEW) {
        Thread.onSpinWait();
      }

      answer.close();

      assertThat(reading)
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(IOException.class);
      assertThat(patient.server().allConnectionsClosed()).isTrue();
    }
  }

  @Test
  void closingTheTransportClosesConnectionsInUse() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    service.server().answerBy(request -> Answer.stalled(new byte[10], sent));
    try (StreamingResponse answer = service.caller().stream(READ, Json.object())) {
      service.transport().close();
      assertThat(answer.headers().requestId()).isEqualTo("REQ1");
      assertThat(service.server().allConnectionsClosed()).isTrue();
    }
  }

  @Test
  void goesThroughAProxy() {
    try (TestServer proxy = new TestServer()) {
      proxy.answerBy(request -> Answer.json("{}"));
      HttpSettings settings =
          new HttpSettings(
              Duration.ofSeconds(5), Duration.ofSeconds(5), 2, Optional.of(proxy.uri()));
      try (HttpTransport transport = new HttpTransport(settings)) {
        caller(transport, URI.create("http://service.invalid/api")).call(READ);
      }
      assertThat(proxy.request(0).target()).isEqualTo("http://service.invalid/api/");
    }
  }

  @Test
  void isInterruptibleWhileItWaitsForAConnection() throws Exception {
    CountDownLatch sent = new CountDownLatch(2);
    try (TestService patient =
        new TestService(
            new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(60), 1, Optional.empty()))) {
      patient.server().answerBy(request -> Answer.stalled(new byte[1], sent));
      try (StreamingResponse first = patient.caller().stream(READ, Json.object())) {
        assertThat(first.status()).isEqualTo(200);
        FutureTask<ApiResponse> second = new FutureTask<>(() -> patient.caller().call(READ));
        Thread waiting = new Thread(second);
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
          Thread.onSpinWait();
        }
        waiting.interrupt();
        waiting.join(TimeUnit.SECONDS.toMillis(5));
        assertThat(waiting.isAlive()).isFalse();
      }
    }
  }

  private TransportException failure(URI endpoint) {
    return catchThrowableOfType(
        TransportException.class, () -> caller(service.transport(), endpoint).call(READ.once()));
  }

  private ServiceCaller caller(HttpTransport transport, URI endpoint) {
    RequestSigner signer =
        new RequestSigner(
            CredentialsProvider.of(TestService.KEY), Optional.empty(), TestService.CLOCK);
    return new ServiceCaller(
        new ServiceCaller.Context(transport, signer, service.retrier(), "test", TestService.CLOCK),
        () -> endpoint);
  }
}
