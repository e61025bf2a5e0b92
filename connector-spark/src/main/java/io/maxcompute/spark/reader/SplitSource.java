package io.maxcompute.spark.reader;

import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryListener;
import java.io.Serializable;
import org.apache.arrow.memory.BufferAllocator;

/** The session that splits belong to. Crosses from the driver to executors. */
public sealed interface SplitSource extends Serializable {
  /** Returns a reader of {@code split}, to be closed by the caller; nothing is requested yet. */
  BatchReader read(
      StorageClient client,
      Split split,
      SplitReadOptions options,
      BufferAllocator allocator,
      RetryListener retries);

  /** A session on a table. */
  record OfTable(ReadSession session) implements SplitSource {
    @Override
    public BatchReader read(
        StorageClient client,
        Split split,
        SplitReadOptions options,
        BufferAllocator allocator,
        RetryListener retries) {
      return client.read().read(session, split, options, allocator, retries);
    }
  }

  /** A session on the result of an SQL instance. */
  record OfInstance(InstanceSession session) implements SplitSource {
    @Override
    public BatchReader read(
        StorageClient client,
        Split split,
        SplitReadOptions options,
        BufferAllocator allocator,
        RetryListener retries) {
      return client.instances().read(session, split, options, allocator, retries);
    }
  }
}
