package io.maxcompute.spark.client;

import io.maxcompute.storage.StorageClient;

/** The use of a shared client, until it is closed. Not thread-safe; the client itself is. */
public final class ClientLease implements AutoCloseable {
  private final SharedClients.SharedClient shared;
  private boolean closed;

  ClientLease(SharedClients.SharedClient shared) {
    this.shared = shared;
  }

  public StorageClient client() {
    return shared.client;
  }

  /** Returns the count of streams that are written to by the client, in all tasks of this JVM. */
  public OpenStreams streams() {
    return shared.streams;
  }

  /** Gives the client back. Safe to call again. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      SharedClients.giveBack(shared);
    }
  }
}
