package io.maxcompute.spark.table;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.table.TableId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists of partitions, used again for a while: a table may have tens of thousands, which take a
 * request per thousand. A list is dropped when its table is known to have changed since. Few tables
 * are kept. Thread-safe.
 */
public final class PartitionLists {
  /** Those of this JVM. */
  static final PartitionLists SHARED = new PartitionLists(System::nanoTime);

  private static final int MOST_TABLES = 16;

  private final LongSupplier nanoTime;

  /** Least recently used first. */
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  PartitionLists(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A table as one caller sees it. */
  private record Key(Map<String, String> caller, TableId table) {
    static Key of(ConnectionOptions connection) {
      return new Key(connection.clientSettings(), connection.table());
    }
  }

  /** What was listed, and when. */
  private record Listed(List<PartitionInfo> partitions, long lastModified, long nanos) {}

  /** One list; whoever needs it while it is being fetched waits for it. */
  private static final class Entry {
    @Nullable Listed listed;
  }

  /**
   * Returns the partitions of {@code connection}'s table.
   *
   * @param lastModified when the table was last changed, as its description says
   * @param life how old a list may be
   * @param list asks the service
   */
  List<PartitionInfo> partitions(
      ConnectionOptions connection,
      long lastModified,
      Duration life,
      Supplier<List<PartitionInfo>> list) {
    Entry entry = entry(Key.of(connection));
    synchronized (entry) {
      Listed known = entry.listed;
      if (known == null
          || known.lastModified() != lastModified
          || nanoTime.getAsLong() - known.nanos() >= life.toNanos()) {
        long asked = nanoTime.getAsLong();
        known = new Listed(List.copyOf(list.get()), lastModified, asked);
        entry.listed = known;
      }
      return known.partitions();
    }
  }

  private synchronized Entry entry(Key key) {
    Entry entry = entries.computeIfAbsent(key, k -> new Entry());
    if (entries.size() > MOST_TABLES) {
      entries.remove(entries.keySet().iterator().next());
    }
    return entry;
  }

  /** Drops what is known of {@code connection}'s table, because it has changed. */
  public static void forget(ConnectionOptions connection) {
    SHARED.drop(connection);
  }

  synchronized void drop(ConnectionOptions connection) {
    entries.keySet().removeIf(key -> key.table().equals(connection.table()));
  }
}
