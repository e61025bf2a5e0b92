package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A minimal signed client on the JDK's own HTTP, for tests of the emulator. */
final class TestClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter GMT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final String project;
  private final URI control;
  private final URI storage;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> extraHeaders = new LinkedHashMap<>();
  private String keyId;
  private String secret;
  private Clock clock = Clock.systemUTC();
  private int version = 2;
  private boolean bareFlags;

  TestClient(EmulatorServer server) {
    this.project = server.project();
    this.control = server.endpoint();
    this.storage = server.storageEndpoint();
    this.keyId = server.accessKeyId();
    this.secret = server.accessKeySecret();
  }

  TestClient(EmulatorProcess process) {
    this.project = process.field("project");
    this.control = URI.create(process.field("endpoint"));
    this.storage = URI.create(process.field("storageEndpoint"));
    this.keyId = process.field("accessKeyId");
    this.secret = process.field("accessKeySecret");
  }

  TestClient as(String id, String key) {
    keyId = id;
    secret = key;
    return this;
  }

  TestClient at(Clock other) {
    clock = other;
    return this;
  }

  /** Sends parameters without value as {@code name} instead of {@code name=}. */
  TestClient withBareFlags() {
    bareFlags = true;
    return this;
  }

  TestClient header(String name, String value) {
    extraHeaders.put(name, value);
    return this;
  }

  /** Speaks another version of the Storage API. */
  TestClient version(int other) {
    version = other;
    return this;
  }

  /** Calls a storage action on a table of schema default. */
  HttpResponse<byte[]> storage(
      String action, String table, Map<String, String> query, Object body) {
    return storage("POST", action, "schemas.default.tables." + table, query, bytes(body));
  }

  /** Calls a storage action on an instance. */
  HttpResponse<byte[]> instance(
      String method, String action, String id, Map<String, String> query, Object body) {
    return storage(method, action, "instances." + id, query, bytes(body));
  }

  private HttpResponse<byte[]> storage(
      String method, String action, String target, Map<String, String> query, byte[] body) {
    return on(method, action, "projects." + project + "." + target, query, body);
  }

  /** Calls a storage action about blobs, wherever they are. */
  HttpResponse<byte[]> blobs(String action, Object body) {
    return on("POST", action, "generic.blob", Map.of(), bytes(body));
  }

  private HttpResponse<byte[]> on(
      String method, String action, String target, Map<String, String> query, byte[] body) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Action", action);
    all.put("Target", target);
    all.putAll(query);
    String path = "/api/storage/v" + version;
    return sendTo(method, storage.toString(), path, all, body);
  }

  /** Calls a storage action with a body of any length and an answer of any length. */
  HttpResponse<InputStream> stream(
      String action, String target, Map<String, String> query, BodyPublisher body) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Action", action);
    all.put("Target", target);
    all.putAll(query);
    String path = "/api/storage/v" + version;
    return send(request("POST", storage.toString(), path, all, body), BodyHandlers.ofInputStream());
  }

  /** Calls a storage action with GET and without a body. */
  HttpResponse<byte[]> storageGet(String action, String table, Map<String, String> query) {
    return storage("GET", action, "schemas.default.tables." + table, query, new byte[0]);
  }

  JsonNode json(String action, String table, Map<String, String> query, Object body) {
    HttpResponse<byte[]> response = storage(action, table, query, body);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + text(response));
    }
    return tree(response);
  }

  /** Returns what the control plane has at {@code path}, which must be there. */
  String read(String path, Map<String, String> query) {
    HttpResponse<byte[]> answer = get(path, query);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-odps-request-id")).isPresent();
    return text(answer);
  }

  HttpResponse<byte[]> get(String path, Map<String, String> query) {
    return control("GET", path, query, new byte[0]);
  }

  HttpResponse<byte[]> control(String method, String path, Map<String, String> query, byte[] body) {
    return sendTo(method, control.toString(), path, query, body);
  }

  private HttpResponse<byte[]> sendTo(
      String method, String base, String path, Map<String, String> query, byte[] body) {
    BodyPublisher publisher = BodyPublishers.ofByteArray(body);
    return send(request(method, base, path, query, publisher), BodyHandlers.ofByteArray());
  }

  private HttpRequest request(
      String method, String base, String path, Map<String, String> query, BodyPublisher body) {
    String date = GMT.format(clock.instant());
    String canonical =
        method
            + "\n\n"
            + extraHeaders.getOrDefault("Content-Type", "")
            + "\n"
            + date
            + "\n"
            + signedHeaders()
            + path
            + canonicalQuery(query);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path + encoded(query)))
            .timeout(Duration.ofSeconds(30))
            .header("Date", date)
            .method(method, body);
    if (!keyId.isEmpty()) {
      request.header("Authorization", "ODPS " + keyId + ":" + sign(canonical));
    }
    extraHeaders.forEach(request::header);
    return request.build();
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String signedHeaders() {
    return new TreeMap<>(extraHeaders)
        .entrySet().stream()
            .filter(header -> header.getKey().startsWith("x-odps-"))
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
  }

  private static String canonicalQuery(Map<String, String> query) {
    return query.isEmpty()
        ? ""
        : new TreeMap<>(query)
            .entrySet().stream()
                .map(e -> e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("&", "?", ""));
  }

  private String encoded(Map<String, String> query) {
    return query.isEmpty()
        ? ""
        : query.entrySet().stream()
            .map(e -> bareFlags && e.getValue().isEmpty() ? e.getKey() : encoded(e))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(Map.Entry<String, String> parameter) {
    return parameter.getKey()
        + "="
        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8);
  }

  private String sign(String canonical) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(Object body) {
    try {
      return body instanceof byte[] raw ? raw : JSON.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static JsonNode tree(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    extraHeaders.clear();
  }
}
