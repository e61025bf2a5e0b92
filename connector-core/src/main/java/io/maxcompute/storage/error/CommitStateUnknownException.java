package io.maxcompute.storage.error;

/**
 * A commit was sent, and nobody can say whether it took effect.
 *
 * <p>The data is either all visible or not at all. Nothing was rolled back.
 */
public final class CommitStateUnknownException extends StorageException {
  /**
   * @param cause why the answer to the commit is not known
   */
  public CommitStateUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
