package io.maxcompute.emulator.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;

/**
 * Writes runs of small batches, one per data file, as one batch each: a batch ends at its limits
 * and not where a file does (storage-api.md 3.4). Closing it drops what was not flushed.
 */
final class BatchMerge implements AutoCloseable {
  /** Enough for any reader; a batch of more rows with long values would not fit into memory. */
  private static final long MOST_BYTES = 64L << 20;

  private final IpcOutput out;
  private final Schema schema;
  private final BufferAllocator allocator;
  private final BatchLimits limits;
  private final List<VectorSchemaRoot> waiting = new ArrayList<>();
  private int rows;
  private long bytes;

  BatchMerge(IpcOutput out, Schema schema, BufferAllocator allocator, BatchLimits limits) {
    this.out = out;
    this.schema = schema;
    this.allocator = allocator;
    this.limits = limits;
  }

  /** Takes over {@code batch}, which is within the limits. */
  void add(VectorSchemaRoot batch) throws IOException {
    long more = batch.getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
    if (!limits.allow(rows + batch.getRowCount()) || bytes + more > MOST_BYTES) {
      try {
        flush();
      } catch (IOException | RuntimeException e) {
        batch.close();
        throw e;
      }
    }
    waiting.add(batch);
    rows += batch.getRowCount();
    bytes += more;
  }

  /** Returns how many rows were added and not written. */
  int rows() {
    return rows;
  }

  /** Writes what was added. */
  void flush() throws IOException {
    if (waiting.size() == 1) {
      out.writeBatch(waiting.get(0));
    } else if (waiting.size() > 1) {
      try (VectorSchemaRoot merged = VectorSchemaRoot.create(schema, allocator)) {
        merged.allocateNew();
        VectorSchemaRootAppender.append(merged, waiting.toArray(VectorSchemaRoot[]::new));
        out.writeBatch(merged);
      }
    }
    close();
  }

  @Override
  public void close() {
    waiting.forEach(VectorSchemaRoot::close);
    waiting.clear();
    rows = 0;
    bytes = 0;
  }
}
