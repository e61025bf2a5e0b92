package io.maxcompute.spark.write;

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
 * The stream of one task attempt, opened when its first row comes. Owns the lease of its client.
 */
final class LazyStream implements AutoCloseable {
  private final ConnectionOptions connection;
  private final WriteSession session;
  private final StreamId id;
  private final RetryCount retries = new RetryCount();
  private @Nullable ClientLease lease;

  LazyStream(ConnectionOptions connection, WriteSession session, StreamId id) {
    this.connection = connection;
    this.session = session;
    this.id = id;
  }

  /** Opens the stream. */
  WriteStream open() {
    ClientLease open = SharedClients.lease(connection);
    lease = open;
    return open.client().write().openStream(session, id, retries);
  }

  /** Returns an uploader of blobs for the rows of {@code stream}, which was opened here. */
  BlobUploader uploader(WriteStream stream) {
    return requireNonNull(lease, "lease").client().blob().uploader(stream, retries);
  }

  RetryCount retries() {
    return retries;
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
