package io.maxcompute.spark.append;

import org.apache.spark.unsafe.Platform;

/** Values of the same number of bytes each. */
abstract sealed class FixedWidthAppender extends Appender
    permits ByteAppender,
        CoarseTimestampAppender,
        DateAppender,
        DecimalAppender,
        DoubleAppender,
        FineTimestampAppender,
        FloatAppender,
        FloatToDoubleAppender,
        IntAppender,
        LongAppender,
        ShortAppender,
        WideningAppender {
  private final int width;
  private final GrowingBuffer values;

  FixedWidthAppender(Target target, int width) {
    super(target);
    this.width = width;
    this.values = new GrowingBuffer(target.vector().getAllocator());
  }

  /** Returns where the values begin. */
  final long values() {
    return values.address();
  }

  @Override
  void skip(int index) {
    super.skip(index);
    Platform.setMemory(values() + (long) index * width, (byte) 0, width);
  }

  @Override
  void reserve(int count) {
    super.reserve(count);
    values.reserve((long) count * width);
  }

  @Override
  int fixedBits() {
    return super.fixedBits() + width * Byte.SIZE;
  }

  @Override
  final void lend(int count) {
    load(count, values.memory());
  }

  @Override
  public void close() {
    super.close();
    values.close();
  }
}
