package io.maxcompute.storage.read;

import io.maxcompute.storage.retry.Retrier;
import io.maxcompute.storage.retry.RetryListener;
import org.apache.arrow.memory.BufferAllocator;

/** Makes readers, each with memory of its own. */
record Readers(Retrier retrier) {

  /** Returns a reader that the caller closes. */
  BatchReader open(
      ReadSource source,
      BatchReader.Opener opener,
      long memoryBytes,
      BufferAllocator allocator,
      RetryListener retries) {
    return new BatchReader(
        source,
        opener,
        retrier.start(source.what(), retries),
        allocator.newChildAllocator(source.what(), 0, memoryBytes));
  }
}
