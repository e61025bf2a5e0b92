package io.maxcompute.spark.writer;

import static java.util.Objects.requireNonNull;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.RetryCount;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.storage.blob.BlobUploader;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one task attempt, opened when its first row comes and it is its turn. Owns the
 * lease of its client.
 */
final class LazyStream implements AutoCloseable {
  private final ConnectionOptions connection;
  private final WriteSession session;
  private final StreamId id;
  private final StreamSlot slot;
  private final RetryCount retries = new RetryCount();
  private @Nullable ClientLease lease;

  /**
   * @param mostStreams that the tasks of an executor have open at once; 0 for any number
   */
  LazyStream(ConnectionOptions connection, WriteSession session, StreamId id, int mostStreams) {
    this.connection = connection;
    this.session = session;
    this.id = id;
    this.slot = new StreamSlot(mostStreams);
  }

  /** Waits until the stream may be opened, and opens it. */
  WriteStream open() {
    ClientLease open = SharedClients.lease(connection);
    lease = open;
    slot.take(open.streams());
    return open.client().write().openStream(session, id, retries);
  }

  /** Returns an uploader of blobs for the rows of {@code stream}, which was opened here. */
  BlobUploader uploader(WriteStream stream) {
    return requireNonNull(lease, "lease").client().blob().uploader(stream, retries);
  }

  RetryCount retries() {
    return retries;
  }

  /** Returns how long the task waited until it might open the stream. */
  long slotWaitNanos() {
    return slot.waitNanos();
  }

  @Override
  public void close() {
    slot.close();
    if (lease != null) {
      lease.close();
    }
  }
}
