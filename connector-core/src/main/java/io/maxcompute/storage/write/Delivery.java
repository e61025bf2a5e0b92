package io.maxcompute.storage.write;

/** What a stream does about a request whose answer was lost (storage-api.md, section 4.7). */
public enum Delivery {
  /** Sends the rows again with the same row offset; the service takes them once. */
  EXACTLY_ONCE,
  /**
   * Sends nothing again that may have arrived: the write fails, and nobody can say whether the
   * service took the rows.
   */
  AT_MOST_ONCE
}
