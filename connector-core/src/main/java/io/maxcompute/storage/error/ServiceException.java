package io.maxcompute.storage.error;

import java.io.Serializable;
import java.time.Duration;
import java.util.OptionalLong;

/** The service refused a request, or failed at it, and said so. */
public final class ServiceException extends StorageException {

  /** What sort of refusal it is; decides whether a repetition can help. */
  public enum Kind {
    /** The key, its signature or a token is not accepted. */
    AUTHENTICATION(false),
    /** The clocks of caller and service disagree. */
    CLOCK_SKEW(false),
    /** The key is known but may not do this. */
    ACCESS_DENIED(false),
    /** The project, table, partition, session or stream does not exist. */
    NOT_FOUND(false),
    /** The state of the object does not allow it: closed, committed, superseded, existing. */
    CONFLICT(false),
    /** The request itself is wrong. */
    INVALID_REQUEST(false),
    /** The table's columns have changed since the stream was opened. */
    SCHEMA_MODIFIED(false),
    /** A quota or rate limit is used up for now. */
    THROTTLED(true),
    /** The service has trouble of its own. */
    UNAVAILABLE(true);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }
  }

  /**
   * The service's own account of a refusal.
   *
   * @param status HTTP status
   * @param code error code, such as {@code NoSuchTable}; empty if there was none
   * @param message the service's text; may be empty
   * @param requestId names the request in the service's logs; may be empty
   */
  public record Answer(int status, String code, String message, String requestId)
      implements Serializable {
    @Override
    public String toString() {
      return status
          + (code.isEmpty() ? "" : " " + code)
          + (message.isEmpty() ? "" : ", \"" + message + "\"")
          + (requestId.isEmpty() ? "" : " [request=" + requestId + "]");
    }
  }

  private final Kind kind;
  private final Answer answer;
  private final Duration retryAfter;
  private final long latestSchemaVersion;

  /** A refusal that says nothing of the table's columns. */
  public ServiceException(String message, Kind kind, Answer answer, Duration retryAfter) {
    this(message, kind, answer, retryAfter, -1);
  }

  /**
   * @param latestSchemaVersion version of the table's columns now; -1 if the service did not say
   */
  public ServiceException(
      String message, Kind kind, Answer answer, Duration retryAfter, long latestSchemaVersion) {
    super(message, null);
    this.kind = kind;
    this.answer = answer;
    this.retryAfter = retryAfter;
    this.latestSchemaVersion = latestSchemaVersion;
  }

  @Override
  public ServiceException withAdvice(String sentence) {
    ServiceException advised =
        new ServiceException(
            getMessage() + " " + sentence, kind, answer, retryAfter, latestSchemaVersion);
    advised.takeTraceOf(this);
    return advised;
  }

  /** Returns what sort of refusal it is. */
  public Kind kind() {
    return kind;
  }

  /** Returns the service's own account of it. */
  public Answer answer() {
    return answer;
  }

  /**
   * Returns the version of the table's columns now, where the service said it with {@link
   * Kind#SCHEMA_MODIFIED} (storage-api.md, section 7.2).
   */
  public OptionalLong latestSchemaVersion() {
    return latestSchemaVersion < 0 ? OptionalLong.empty() : OptionalLong.of(latestSchemaVersion);
  }

  @Override
  public boolean isRetryable() {
    return kind.retryable;
  }

  @Override
  public Duration retryAfter() {
    return retryAfter;
  }
}
