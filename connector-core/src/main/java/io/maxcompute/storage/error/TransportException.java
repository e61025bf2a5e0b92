package io.maxcompute.storage.error;

import org.jspecify.annotations.Nullable;

/** The connection failed: refused, timed out, or broke before the answer was complete. */
public final class TransportException extends StorageException {
  private final boolean sent;

  /**
   * @param sent whether the service may have received and performed the request
   */
  public TransportException(String message, boolean sent, @Nullable Throwable cause) {
    super(message, cause);
    this.sent = sent;
  }

  /** Returns whether the service may have received and performed the request. */
  public boolean sent() {
    return sent;
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
