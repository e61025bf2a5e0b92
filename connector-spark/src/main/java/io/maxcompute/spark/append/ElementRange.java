package io.maxcompute.spark.append;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.unsafe.Platform;

/** Which elements belong to which list: 32-bit offsets, one more than there are lists. */
final class ElementRange implements AutoCloseable {
  private final GrowingBuffer offsets;
  private int end;

  ElementRange(BufferAllocator allocator) {
    this.offsets = new GrowingBuffer(allocator);
  }

  /** Returns how many elements all lists have so far. */
  int end() {
    return end;
  }

  /** Ends the list at {@code index} before element {@code newEnd}. */
  void endList(int index, int newEnd) {
    end = newEnd;
    Platform.putInt(null, offsets.address() + 4L * index + 4, newEnd);
  }

  void reserve(int count) {
    offsets.reserve(4L * count + 4);
    if (end == 0) {
      Platform.putInt(null, offsets.address(), 0);
    }
  }

  void reset() {
    end = 0;
  }

  ArrowBuf memory() {
    return offsets.memory();
  }

  @Override
  public void close() {
    offsets.close();
  }
}
