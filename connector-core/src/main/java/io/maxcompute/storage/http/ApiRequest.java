package io.maxcompute.storage.http;

import io.maxcompute.storage.retry.RetryListener;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request, before it is signed.
 *
 * @param what the operation in words, for messages: {@code "open a read session on 'p.t'"}
 * @param method upper-case HTTP method
 * @param path decoded path, relative to the endpoint
 * @param query decoded parameters; an empty value is a flag
 * @param headers besides those that every request carries
 * @param body sent as it is; may be sent again
 * @param repeatable whether it may be repeated although the service may have performed it
 * @param retries told of repetitions
 * @param cancellation ends it early
 */
public record ApiRequest(
    String what,
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    Optional<Body> body,
    boolean repeatable,
    RetryListener retries,
    Cancellation cancellation) {
  private static final long UNKNOWN_LENGTH = -1;

  /** What is sent after the headers. */
  sealed interface Body {
    /** Returns the value of the header of that name. */
    String contentType();
  }

  /**
   * Bytes in memory, sent with their length.
   *
   * @param bytes borrowed, must not change while the request is under way
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only sent
  record Bytes(String contentType, byte[] bytes) implements Body {}

  /**
   * Bytes made while they are sent.
   *
   * @param length of all of them; -1 if it is not known before, then they go in chunks
   * @param writer borrowed, makes the same bytes at every attempt
   */
  record Written(String contentType, long length, BodyWriter writer) implements Body {}

  public ApiRequest {
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A repeatable request without parameters, headers or body. */
  public static ApiRequest of(String what, String method, String path) {
    return new ApiRequest(
        what,
        method,
        path,
        Map.of(),
        Map.of(),
        Optional.empty(),
        true,
        RetryListener.NONE,
        new Cancellation());
  }

  /** Returns this request by another HTTP method, in upper case. */
  public ApiRequest withMethod(String other) {
    return new ApiRequest(
        what, other, path, query, headers, body, repeatable, retries, cancellation);
  }

  /** Returns this request with more parameters, which replace those of the same name. */
  public ApiRequest withQuery(Map<String, String> more) {
    Map<String, String> all = merged(query, more);
    return new ApiRequest(
        what, method, path, all, headers, body, repeatable, retries, cancellation);
  }

  /** Returns this request with one more parameter; an empty value makes a flag. */
  public ApiRequest withQuery(String name, String value) {
    return withQuery(Map.of(name, value));
  }

  /** Returns this request with one more header. */
  public ApiRequest withHeader(String name, String value) {
    Map<String, String> all = merged(headers, Map.of(name, value));
    return new ApiRequest(what, method, path, query, all, body, repeatable, retries, cancellation);
  }

  /** Returns this request with a body in memory, which is borrowed. */
  public ApiRequest withBody(String contentType, byte[] bytes) {
    return withBody(new Bytes(contentType, bytes));
  }

  /** Returns this request with a body of any length that is made while it is sent. */
  public ApiRequest withBody(String contentType, BodyWriter writer) {
    return withBody(contentType, UNKNOWN_LENGTH, writer);
  }

  /** Returns this request with a body of {@code length} bytes that is written while it is sent. */
  public ApiRequest withBody(String contentType, long length, BodyWriter writer) {
    return withBody(new Written(contentType, length, writer));
  }

  private ApiRequest withBody(Body replacement) {
    Optional<Body> replaced = Optional.of(replacement);
    return new ApiRequest(
        what, method, path, query, headers, replaced, repeatable, retries, cancellation);
  }

  /** Returns whether it cannot be sent again, whatever became of it: its body is used up. */
  boolean isSpent() {
    return body.isPresent() && body.get() instanceof Written written && written.writer().isSpent();
  }

  /** Returns this request as one that is not repeated once it may have reached the service. */
  public ApiRequest once() {
    return new ApiRequest(what, method, path, query, headers, body, false, retries, cancellation);
  }

  /** Returns this request, of whose repetitions {@code listener} is told. */
  public ApiRequest withRetries(RetryListener listener) {
    return new ApiRequest(
        what, method, path, query, headers, body, repeatable, listener, cancellation);
  }

  /** Returns this request, which {@code other} can end early. */
  public ApiRequest withCancellation(Cancellation other) {
    return new ApiRequest(what, method, path, query, headers, body, repeatable, retries, other);
  }

  /** Shows no header: some are secret. */
  @Override
  public String toString() {
    return method + " " + path + " to " + what;
  }

  private static Map<String, String> merged(Map<String, String> old, Map<String, String> more) {
    Map<String, String> merged = new LinkedHashMap<>(old);
    merged.putAll(more);
    return merged;
  }
}
