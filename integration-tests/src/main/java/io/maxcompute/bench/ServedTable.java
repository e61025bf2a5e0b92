package io.maxcompute.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** A table of numbers, texts and times in an emulator, and one read session on all of it. */
final class ServedTable implements AutoCloseable {
  static final int ROWS = 5_000_000;

  private static final String TOKEN = "bench";
  private static final String BODY = "{\"MaxBatchRows\":20000}";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  private final EmulatorServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String session;

  private ServedTable(EmulatorServer server) throws IOException, InterruptedException {
    this.server = server;
    HttpResponse<byte[]> created =
        http.send(request("TableCreateReadSession", "", "{}"), BodyHandlers.ofByteArray());
    session = new ObjectMapper().readTree(created.body()).path("SessionId").asText();
    if (session.isEmpty()) {
      throw new IllegalStateException(
          "no session: " + new String(created.body(), StandardCharsets.UTF_8));
    }
  }

  static ServedTable start() throws IOException, InterruptedException {
    EmulatorServer server =
        EmulatorServer.start(EmulatorConfig.defaults().withBearerTokens(Set.of(TOKEN)));
    server.sql("CREATE TABLE digits (d BIGINT)");
    server.sql("INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)");
    server.sql("CREATE TABLE t (id BIGINT, price DOUBLE, name STRING, code BIGINT)");
    server.sql(
        "INSERT INTO t SELECT id, id * 0.25, CONCAT('name ', CAST(id AS STRING)), id * 7 FROM ("
            + "SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d"
            + " + 1000000 * h.d AS id FROM digits a CROSS JOIN digits b CROSS JOIN digits c"
            + " CROSS JOIN digits e CROSS JOIN digits f CROSS JOIN digits g CROSS JOIN digits h"
            + " WHERE h.d < 5) x");
    return new ServedTable(server);
  }

  private String query(String action, String more) {
    return "/api/storage/v2?Action=" + action + "&Target=projects.emulator.tables.t" + more;
  }

  private static String now() {
    return DATE.format(ZonedDateTime.now(ZoneOffset.UTC));
  }

  private HttpRequest request(String action, String more, String body) {
    return HttpRequest.newBuilder(URI.create(server.storageEndpoint() + query(action, more)))
        .header("Date", now())
        .header("x-odps-bearer-token", TOKEN)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  /** Stores what a read of the whole table answers. */
  void save(Path file) throws IOException, InterruptedException {
    HttpRequest read = request("TableRead", "&SessionId=" + session, BODY);
    int status = http.send(read, BodyHandlers.ofFile(file)).statusCode();
    if (status != 200) {
      throw new IllegalStateException("the read was answered with " + status);
    }
  }

  InetSocketAddress address() {
    URI endpoint = server.storageEndpoint();
    return new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
  }

  /** Returns the request for the whole table as it goes over the socket. */
  String rawRequest() {
    return String.join(
        "\r\n",
        "POST " + query("TableRead", "&SessionId=" + session) + " HTTP/1.1",
        "Host: " + server.storageEndpoint().getAuthority(),
        "Date: " + now(),
        "x-odps-bearer-token: " + TOKEN,
        "Content-Length: " + BODY.length(),
        "Connection: close",
        "",
        BODY);
  }

  @Override
  public void close() {
    server.close();
  }
}
