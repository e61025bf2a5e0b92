package io.maxcompute.storage.read;

import java.util.Locale;

/** What the service says of a read session (storage-api.md, section 3.10). */
public enum SessionStatus {
  /** Being prepared. */
  INIT,
  /** Ready to be read. */
  NORMAL,
  /** Failed. */
  CRITICAL,
  /** Past its expiration; a refresh revives it. */
  EXPIRED,
  /** A state of write sessions. */
  COMMITTING,
  /** A state of write sessions. */
  COMMITTED,
  /** A word that this client does not know. */
  UNKNOWN;

  /** The word for {@link #INIT} that instances use (section 2.16). */
  private static final String INITIATING = "INITIATING";

  /** Returns the status that {@code word} means, in any case. */
  static SessionStatus of(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    if (upper.equals(INITIATING)) {
      return INIT;
    }
    for (SessionStatus status : values()) {
      if (status.name().equals(upper)) {
        return status;
      }
    }
    return UNKNOWN;
  }
}
