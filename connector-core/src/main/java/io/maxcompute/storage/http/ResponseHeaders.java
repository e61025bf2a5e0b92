package io.maxcompute.storage.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Headers of an answer; names are matched in any case. Immutable. */
public final class ResponseHeaders {
  static final String REQUEST_ID = "x-odps-request-id";

  private final TreeMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  ResponseHeaders(Map<String, String> headers) {
    values.putAll(headers);
  }

  /** Returns the value of a header; empty if it is absent or has none. */
  public Optional<String> first(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** Returns the id under which the service's logs know the request; empty if it sent none. */
  public String requestId() {
    return first(REQUEST_ID).orElse("");
  }

  /** Returns {@code " [request=…]"} for the end of a message, or nothing. */
  public String requestIdSuffix() {
    return first(REQUEST_ID).map(id -> " [request=" + id + "]").orElse("");
  }
}
