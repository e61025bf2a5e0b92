package io.maxcompute.spark.write;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteStream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one task attempt, opened when its first row comes. Owns the lease of its client.
 */
final class LazyStream implements AutoCloseable {
  private final ConnectionOptions connection;
  private final WriteSession session;
  private final StreamId id;
  private final AtomicLong retries = new AtomicLong();
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
    return open.client()
        .write()
        .openStream(session, id, (what, wait, failure) -> retries.incrementAndGet());
  }

  long retries() {
    return retries.get();
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
