package io.maxcompute.storage.error;

import org.jspecify.annotations.Nullable;

/** The service answered something that the protocol does not allow, or damaged data. */
public final class ProtocolException extends StorageException {
  /** A failure without a cause of its own. */
  public ProtocolException(String message) {
    this(message, null);
  }

  /**
   * @param cause what found it, if anything did
   */
  public ProtocolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
