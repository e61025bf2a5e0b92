package io.maxcompute.spark.append;

/** Counts what the rows of a batch add beyond their fixed width. One for all columns. */
final class ByteTally {
  private long bits;

  void addBytes(long count) {
    bits += Byte.SIZE * count;
  }

  void addBits(long count) {
    bits += count;
  }

  long bits() {
    return bits;
  }

  void reset() {
    bits = 0;
  }
}
