package io.maxcompute.spark.write;

/** What the commit of a write takes away. */
enum Replacement {
  /** Nothing. */
  NONE("append"),
  /** What was in the partitions that rows are written to. */
  WRITTEN_PARTITIONS("overwrite partitions"),
  /** What was in the target. */
  TARGET("overwrite");

  private final String text;

  Replacement(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
