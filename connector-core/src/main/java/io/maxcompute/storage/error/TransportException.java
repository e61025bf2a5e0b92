package io.maxcompute.storage.error;

import org.jspecify.annotations.Nullable;

/** The connection failed: refused, timed out, or broke before the answer was complete. */
public final class TransportException extends StorageException {
  private final boolean sent;
  private final boolean lasting;

  /**
   * A failure that may pass.
   *
   * @param sent whether the service may have received and performed the request
   */
  public TransportException(String message, boolean sent, @Nullable Throwable cause) {
    this(message, sent, false, cause);
  }

  private TransportException(
      String message, boolean sent, boolean lasting, @Nullable Throwable cause) {
    super(message, cause);
    this.sent = sent;
    this.lasting = lasting;
  }

  /** A connection that cannot be made as things are, such as to a service that is not trusted. */
  public static TransportException lasting(String message, @Nullable Throwable cause) {
    return new TransportException(message, false, true, cause);
  }

  /** Returns whether the service may have received and performed the request. */
  public boolean sent() {
    return sent;
  }

  @Override
  public TransportException withAdvice(String sentence) {
    TransportException advised =
        new TransportException(getMessage() + " " + sentence, sent, lasting, getCause());
    advised.takeTraceOf(this);
    return advised;
  }

  @Override
  public boolean isRetryable() {
    return !lasting;
  }
}
