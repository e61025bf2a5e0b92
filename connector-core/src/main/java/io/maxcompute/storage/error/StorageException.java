package io.maxcompute.storage.error;

import io.maxcompute.storage.retry.Retryable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call to MaxCompute failed.
 *
 * <p>The message says what was being done, to what, what happened, and what to do.
 */
public abstract sealed class StorageException extends RuntimeException implements Retryable
    permits ServiceException, TransportException, ProtocolException, CommitStateUnknownException {

  StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isRetryable() {
    return false;
  }

  @Override
  public Duration retryAfter() {
    return Duration.ZERO;
  }
}
