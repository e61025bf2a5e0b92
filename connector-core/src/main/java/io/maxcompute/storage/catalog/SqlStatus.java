package io.maxcompute.storage.catalog;

/** Where a statement stands (control-plane.md, section 5.3). */
public enum SqlStatus {
  /** It waits, or runs. */
  RUNNING,
  /** The service has suspended it. */
  SUSPENDED,
  /** It has ended well; its result can be had. */
  SUCCESS,
  /** It has failed; {@link SqlApi#await} says why. */
  FAILED,
  /** Somebody has cancelled it. */
  CANCELLED;

  /** Returns whether it has ended, well or not. */
  public boolean hasEnded() {
    return this != RUNNING && this != SUSPENDED;
  }
}
