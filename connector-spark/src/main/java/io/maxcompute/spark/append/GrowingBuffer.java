package io.maxcompute.spark.append;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.unsafe.Platform;

/** Native memory that keeps its content while it grows. Owned: {@link #close()} frees it. */
final class GrowingBuffer implements AutoCloseable {
  private static final long LEAST_BYTES = 1024;

  private final BufferAllocator allocator;
  private ArrowBuf memory;
  private long address;
  private long capacity;

  /** Allocates nothing yet. */
  GrowingBuffer(BufferAllocator allocator) {
    this.allocator = allocator;
    this.memory = allocator.getEmpty();
  }

  /** Returns where the memory begins: until it grows. */
  long address() {
    return address;
  }

  /** Returns its size, in bytes. */
  long capacity() {
    return capacity;
  }

  /** Returns the memory itself, still owned by this. */
  ArrowBuf memory() {
    return memory;
  }

  /** Makes room for {@code bytes} in all. New memory has any content. */
  void reserve(long bytes) {
    if (bytes <= capacity) {
      return;
    }
    ArrowBuf larger = allocator.buffer(Math.max(bytes, Math.max(LEAST_BYTES, 2 * capacity)));
    Platform.copyMemory(null, address, null, larger.memoryAddress(), capacity);
    memory.close();
    memory = larger;
    address = larger.memoryAddress();
    capacity = larger.capacity();
  }

  @Override
  public void close() {
    memory.close();
    memory = allocator.getEmpty();
    address = 0;
    capacity = 0;
  }
}
