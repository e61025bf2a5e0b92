package io.maxcompute.emulator.error;

import java.util.Map;

/**
 * A refusal as the service words it: HTTP status, error code, message (storage-api.md 7,
 * control-plane.md 6).
 */
public final class ServiceError extends RuntimeException {
  private final int status;
  private final String code;
  private final transient Map<String, String> headers;

  /** Creates a refusal with headers of its own, {@code Retry-After} for example. */
  public ServiceError(int status, String code, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = Map.copyOf(headers);
  }

  /** Creates a refusal. */
  public ServiceError(int status, String code, String message) {
    this(status, code, message, Map.of());
  }

  /** Returns a 400 for a request that can never succeed as it is. */
  public static ServiceError invalid(String message) {
    return new ServiceError(400, "InvalidArgument", message);
  }

  /** Returns a 404 with the code of the thing that is missing. */
  public static ServiceError missing(String code, String message) {
    return new ServiceError(404, code, message);
  }

  /** Returns a 409 for a request that the object's state does not allow. */
  public static ServiceError conflict(String code, String message) {
    return new ServiceError(409, code, message);
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the error code, the name that clients map to an exception. */
  public String code() {
    return code;
  }

  /** Returns the message, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }

  /** Returns headers that go with the answer. */
  public Map<String, String> headers() {
    return headers;
  }
}
