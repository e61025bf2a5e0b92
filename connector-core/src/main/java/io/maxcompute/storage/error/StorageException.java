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

  /** Makes this the same failure as {@code other}, but for the message. */
  final void takeTraceOf(StorageException other) {
    setStackTrace(other.getStackTrace());
    for (Throwable earlier : other.getSuppressed()) {
      addSuppressed(earlier);
    }
  }

  /** Adds the sentence to what may be repeated; other failures have their advice. */
  @Override
  public StorageException withAdvice(String sentence) {
    return this;
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
