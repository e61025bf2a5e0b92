package io.maxcompute.storage.auth;

/** A provider has no credentials to give; the message says why. */
public final class CredentialsUnavailableException extends RuntimeException {
  /**
   * @param message why, and what to do
   */
  public CredentialsUnavailableException(String message) {
    super(message);
  }
}
