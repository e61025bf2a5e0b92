package io.maxcompute.spark.append;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.unsafe.Platform;

/**
 * Where each value ends among the bytes of all strings, or the elements of all lists: 32 bits each,
 * after a leading zero.
 */
final class Offsets implements AutoCloseable {
  private final GrowingBuffer ends;
  private int end;

  Offsets(BufferAllocator allocator) {
    this.ends = new GrowingBuffer(allocator);
  }

  /** Returns where the last value ends. */
  int end() {
    return end;
  }

  /** Ends the value at {@code index}. */
  void put(int index, int newEnd) {
    end = newEnd;
    Platform.putInt(null, ends.address() + 4L * index + 4, newEnd);
  }

  void reserve(int count) {
    ends.reserve(4L * count + 4);
    if (end == 0) {
      Platform.putInt(null, ends.address(), 0);
    }
  }

  void reset() {
    end = 0;
  }

  ArrowBuf memory() {
    return ends.memory();
  }

  @Override
  public void close() {
    ends.close();
  }
}
