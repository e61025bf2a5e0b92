package io.maxcompute.spark;

/**
 * What became of a write.
 *
 * @param claim what the job said
 * @param written whether its rows are there, each once; else the table is as it was before
 */
record WriteOutcome(Claim claim, boolean written) {
  static final WriteOutcome WRITTEN = new WriteOutcome(Claim.WRITTEN, true);
  static final WriteOutcome FAILED = new WriteOutcome(Claim.FAILED, false);
  static final WriteOutcome UNKNOWN_WRITTEN = new WriteOutcome(Claim.UNKNOWN, true);
  static final WriteOutcome UNKNOWN_BEFORE = new WriteOutcome(Claim.UNKNOWN, false);

  /** What a job says of its write. */
  enum Claim {
    WRITTEN,
    FAILED,
    /** It failed, and does not know whether its rows are there. */
    UNKNOWN
  }

  @Override
  public String toString() {
    return switch (claim) {
      case WRITTEN -> written ? "written" : "LOST";
      case FAILED -> written ? "WRITTEN, but failed" : "failed";
      case UNKNOWN -> written ? "unknown (written)" : "unknown (not written)";
    };
  }
}
