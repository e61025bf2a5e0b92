package io.maxcompute.spark.writer;

import io.maxcompute.spark.append.RowBatchBuilder;
import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.EncodedRows;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Bounds and counts the memory of one task's writer, which does not depend on how many partitions
 * its rows go to.
 *
 * <p>Rows: Arrow memory of a batch that is encoded at {@value #BATCH_BYTES} bytes, in buffers that
 * grow by doubling, and of its compressed copy; never more than option {@code writerMemory}.
 * Requests: one that is collected until it has {@code writeRequestBytes} or little more, and one
 * that is sent. Not thread-safe.
 */
final class WriterMemory {
  /** Uncompressed bytes of a batch: what is encoded at once. */
  private static final long BATCH_BYTES = 8L << 20;

  /** Several times what batches of like rows need; unlike ones widen one column after another. */
  private static final long MOST_KEPT = 4 * BATCH_BYTES;

  private final BufferAllocator allocator;
  private long sentBytes;
  private long peakOfRequests;

  WriterMemory(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Returns whether a batch is large enough to be encoded. */
  boolean isFull(RowBatchBuilder batch) {
    return batch.byteSize() >= BATCH_BYTES;
  }

  /** Frees what unlike batches have left behind, after one of them was encoded. */
  void afterBatch(RowBatchBuilder batch, ArrowBatchEncoder encoder) {
    if (allocator.getAllocatedMemory() > MOST_KEPT) {
      batch.release();
    }
    peakOfRequests = Math.max(peakOfRequests, encoder.heldBytes() + sentBytes);
  }

  /** Counts a request that is to be sent, where the one before it is done with. */
  void withRequest(ArrowBatchEncoder encoder, EncodedRows request) {
    sentBytes = request.byteCount();
    peakOfRequests = Math.max(peakOfRequests, encoder.heldBytes() + sentBytes);
  }

  /** Returns the most bytes that rows and requests have taken, each at its own peak. */
  long peakBytes() {
    return allocator.getPeakMemoryAllocation() + peakOfRequests;
  }
}
