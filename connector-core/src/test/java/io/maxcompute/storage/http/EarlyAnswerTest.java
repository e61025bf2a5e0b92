package io.maxcompute.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.testing.TestService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service answers while the body of the request is still being sent. */
class EarlyAnswerTest {
  private static final int MEGABYTES = 64;
  private static final ApiRequest UPLOAD =
      ApiRequest.of("upload a thing", "POST", "/things").once();

  private final TestService service = new TestService();
  private final AtomicLong received = new AtomicLong();

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRefusalEndsALargeUpload(boolean streamed) throws IOException {
    Throwable failure = failure(streamed, "403 Forbidden", true);

    assertThat(failure)
        .isInstanceOf(ServiceException.class)
        .hasMessageStartingWith(
            "Cannot upload a thing: the service answered 403 NoPermission, \"no");
    assertThat(received).hasValueLessThan((long) MEGABYTES << 20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSuccessOfHalfAnUploadIsNone(boolean streamed) throws IOException {
    Throwable failure = failure(streamed, "200 OK", false);

    assertThat(failure).isInstanceOf(TransportException.class);
    assertThat(((TransportException) failure).sent()).isTrue();
  }

  private Throwable failure(boolean streamed, String status, boolean readsOn) throws IOException {
    byte[] megabyte = new byte[1 << 20];
    ApiRequest request =
        streamed
            ? UPLOAD.withBody("application/octet-stream", out -> writeAll(out, megabyte))
            : UPLOAD.withBody("application/octet-stream", new byte[MEGABYTES << 20]);
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerEarly(listener, status, readsOn), "early-server");
      server.setDaemon(true);
      server.start();
      URI endpoint = URI.create("http://127.0.0.1:" + listener.getLocalPort());
      ServiceCaller caller = service.callerOf(endpoint);
      return catchThrowable(() -> caller.call(request));
    }
  }

  private static void writeAll(OutputStream out, byte[] megabyte) throws IOException {
    for (int i = 0; i < MEGABYTES; i++) {
      out.write(megabyte);
    }
  }

  /** Answers after the head of the request; then reads what follows, or leaves. */
  private void answerEarly(ServerSocket listener, String status, boolean readsOn) {
    String body = "{\"Code\":\"NoPermission\",\"Message\":\"no\"}";
    try (Socket socket = listener.accept()) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8192];
      assertThat(in.readNBytes(16)).hasSize(16);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      if (readsOn) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          received.addAndGet(n);
        }
      }
    } catch (IOException e) {
      // The client has left.
    }
  }
}
