package io.maxcompute.bench.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Set;

/** The emulator behind this server: passes requests on as they came. */
final class Behind {
  /** What belongs to one connection, and is set anew for the next. */
  private static final Set<String> OF_CONNECTION =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI emulator;

  Behind(URI emulator) {
    this.emulator = emulator;
  }

  <T> HttpResponse<T> ask(RequestHead head, byte[] body, BodyHandler<T> handler)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(emulator.resolve(head.target()))
            .version(HttpClient.Version.HTTP_1_1)
            .method(head.method(), BodyPublishers.ofByteArray(body));
    head.headers()
        .forEach(
            (name, value) -> {
              if (!OF_CONNECTION.contains(name)) {
                request.header(name, value);
              }
            });
    try {
      return client.send(request.build(), handler);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}
