package io.maxcompute.spark.client;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.storage.StorageClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.rounding.SegmentRoundingPolicy;

/**
 * The clients of this JVM: one per caller and endpoint, shared by all scans, writes and tasks.
 *
 * <p>A client that nobody leases stays, with its connections, for the next task. A few such are
 * kept; of more, the one idle for longest is closed. Thread-safe.
 */
public final class SharedClients {
  private static final int MOST_IDLE = 8;

  /**
   * Arrow itself would round every buffer up to a power of two, and so hold up to twice as much.
   */
  private static final long LEAST_BUFFER = 1024;

  private static final BufferAllocator ROOT =
      new RootAllocator(
          AllocationListener.NOOP, Long.MAX_VALUE, new SegmentRoundingPolicy(LEAST_BUFFER));

  /** Least recently leased first. */
  private static final Map<Map<String, String>, SharedClient> CLIENTS = new LinkedHashMap<>();

  private SharedClients() {}

  /** Returns a client for {@code options}, to be closed, which gives it back. */
  public static ClientLease lease(ConnectionOptions options) {
    Map<String, String> settings = options.clientSettings();
    synchronized (CLIENTS) {
      SharedClient shared = CLIENTS.remove(settings);
      if (shared == null) {
        shared = new SharedClient(StorageClient.create(options.storageConfig()));
      }
      shared.leases++;
      CLIENTS.put(settings, shared);
      return new ClientLease(shared);
    }
  }

  static void giveBack(SharedClient shared) {
    synchronized (CLIENTS) {
      shared.leases--;
      closeIdle(MOST_IDLE);
    }
  }

  /** Returns the allocator that every reader and writer has a child of. */
  public static BufferAllocator allocator() {
    return ROOT;
  }

  /** Returns the Arrow memory that readers and writers hold now, in bytes. */
  public static long allocatedBytes() {
    return ROOT.getAllocatedMemory();
  }

  /** Closes every client that nobody leases, with its connections. */
  public static void closeIdle() {
    synchronized (CLIENTS) {
      closeIdle(0);
    }
  }

  private static void closeIdle(int kept) {
    long excess = CLIENTS.values().stream().filter(SharedClient::isIdle).count() - kept;
    var clients = CLIENTS.values().iterator();
    while (excess > 0 && clients.hasNext()) {
      SharedClient client = clients.next();
      if (client.isIdle()) {
        client.client.close();
        clients.remove();
        excess--;
      }
    }
  }

  /** A client and how many lease it. Guarded by the map that holds it. */
  static final class SharedClient {
    final StorageClient client;
    final OpenStreams streams = new OpenStreams();
    private int leases;

    SharedClient(StorageClient client) {
      this.client = client;
    }

    private boolean isIdle() {
      return leases == 0;
    }
  }
}
