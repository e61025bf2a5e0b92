package io.maxcompute.storage.write;

/**
 * When rows become visible (storage-api.md, section 4.6). All but {@link #BATCH} need version 3 of
 * the Storage API.
 */
public enum WriteMode {
  /** At the commit of the session. */
  BATCH("Batch"),
  /** At the commit of the session, stored so that they are read fast. */
  BATCH_COMPATIBLE("BatchCompatible"),
  /** Soon after each write, without a commit. */
  STREAMING("Streaming"),
  /** Soon after each write, without a commit, and sooner than with {@link #STREAMING}. */
  STREAMING_REALTIME("StreamingRealtime");

  private final String text;

  WriteMode(String text) {
    this.text = text;
  }

  /** Returns whether rows become visible without a commit. */
  public boolean isStreaming() {
    return this == STREAMING || this == STREAMING_REALTIME;
  }

  /** Returns the service's word for it. */
  @Override
  public String toString() {
    return text;
  }
}
