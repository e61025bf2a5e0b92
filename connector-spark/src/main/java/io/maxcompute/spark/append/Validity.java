package io.maxcompute.spark.append;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.unsafe.Platform;

/** One bit per value, set in advance and cleared for a null: the usual value costs nothing. */
final class Validity implements AutoCloseable {
  private final GrowingBuffer bits;
  private int nulls;

  Validity(BufferAllocator allocator) {
    this.bits = new GrowingBuffer(allocator);
  }

  void reserve(int count) {
    long before = bits.capacity();
    long needed = (count + 7L) / 8;
    if (needed > before) {
      bits.reserve(needed);
      preset(before);
    }
  }

  void setNull(int index) {
    long at = bits.address() + (index >>> 3);
    Platform.putByte(null, at, (byte) (Platform.getByte(null, at) & ~(1 << (index & 7))));
    nulls++;
  }

  int nulls() {
    return nulls;
  }

  ArrowBuf memory() {
    return bits.memory();
  }

  void reset() {
    if (nulls > 0) {
      preset(0);
    }
    nulls = 0;
  }

  private void preset(long from) {
    Platform.setMemory(bits.address() + from, (byte) 0xff, bits.capacity() - from);
  }

  @Override
  public void close() {
    bits.close();
  }
}
