package io.maxcompute.emulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.maxcompute.emulator.error.ServiceError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request to either plane. Confined to the thread that answers it. */
public final class Call {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String requestId;
  private final String method;
  private final String rawPath;
  private final Query query;
  private final Map<String, String> headers;
  private final InputStream body;
  private @Nullable String text;

  /**
   * Describes a request.
   *
   * @param rawPath as received, percent-encoded
   * @param headers names in lower case
   */
  public Call(
      String requestId,
      String method,
      String rawPath,
      Query query,
      Map<String, String> headers,
      InputStream body) {
    this.requestId = requestId;
    this.method = method;
    this.rawPath = rawPath;
    this.query = query;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** Returns the id that goes back as {@code x-odps-request-id}. */
  public String requestId() {
    return requestId;
  }

  /** Returns the upper-case HTTP method. */
  public String method() {
    return method;
  }

  /** Returns the decoded path. */
  public String path() {
    return Query.decode(rawPath, false);
  }

  /** Returns the path as received. */
  public String rawPath() {
    return rawPath;
  }

  /** Returns the query. */
  public Query query() {
    return query;
  }

  /** Returns all headers, names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns a header, or the empty string. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Returns this request with another body, unread. */
  Call withBody(InputStream other) {
    return new Call(requestId, method, rawPath, query, headers, other);
  }

  /** Returns the body as a stream. It can be read once, unless {@link #text()} has kept it. */
  public InputStream stream() {
    return text == null ? body : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the whole body as text, empty if there is none. */
  public String text() {
    if (text == null) {
      try {
        text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("request body broke off", e);
      }
    }
    return text;
  }

  /** Returns the text read so far, without reading. */
  String textRead() {
    return text == null ? "" : text;
  }

  /** Returns the body as JSON, an empty object if there is no body (storage-api.md 9.3). */
  public JsonNode json() {
    if (text().isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode node = JSON.readTree(text());
      return node.isObject() ? node : JsonNodeFactory.instance.objectNode();
    } catch (JsonProcessingException e) {
      throw ServiceError.invalid("The request body is not JSON: " + e.getOriginalMessage());
    }
  }
}
