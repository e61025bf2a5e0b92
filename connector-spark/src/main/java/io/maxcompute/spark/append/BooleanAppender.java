package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Booleans: one bit each. */
final class BooleanAppender extends Appender {
  private final GrowingBuffer bits;

  BooleanAppender(Target target) {
    super(target);
    this.bits = new GrowingBuffer(target.vector().getAllocator());
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    put(index, from.isNullAt(ordinal) ? absent(index) != 0 : from.getBoolean(ordinal));
  }

  @Override
  void skip(int index) {
    super.skip(index);
    put(index, false);
  }

  private void put(int index, boolean value) {
    long at = bits.address() + (index >>> 3);
    int mask = 1 << (index & 7);
    int others = Platform.getByte(null, at) & ~mask;
    Platform.putByte(null, at, (byte) (value ? others | mask : others));
  }

  @Override
  void reserve(int count) {
    super.reserve(count);
    bits.reserve((count + 7L) / 8);
  }

  @Override
  int fixedBits() {
    return super.fixedBits() + 1;
  }

  @Override
  void lend(int count) {
    load(count, bits.memory());
  }

  @Override
  public void close() {
    super.close();
    bits.close();
  }
}
