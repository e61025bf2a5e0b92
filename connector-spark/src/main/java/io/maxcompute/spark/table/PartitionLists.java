package io.maxcompute.spark.table;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.storage.catalog.PartitionList;
import io.maxcompute.storage.table.TableId;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists of partitions, used again for a while: a table may have a hundred thousand, which take a
 * request per thousand. A list is dropped when its table is known to have changed since. Few tables
 * are kept. Thread-safe.
 */
public final class PartitionLists {
  /** Those of this JVM. */
  static final PartitionLists SHARED = new PartitionLists(System::nanoTime, Clock.systemUTC());

  private static final int MOST_TABLES = 16;

  private static final long UNSETTLED_SECONDS = 2;

  private final LongSupplier nanoTime;
  private final Clock clock;

  /** Least recently used first. */
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param clock of the caller, which may differ a little from the service's
   */
  PartitionLists(LongSupplier nanoTime, Clock clock) {
    this.nanoTime = nanoTime;
    this.clock = clock;
  }

  /** A table as one caller sees it. */
  private record Key(Map<String, String> caller, TableId table) {
    static Key of(ConnectionOptions connection) {
      return new Key(connection.clientSettings(), folded(connection.table()));
    }
  }

  /** Names are the same in any case, and without a schema mean the default one. */
  private static TableId folded(TableId table) {
    String schema = table.schema().isEmpty() ? "default" : table.schema();
    return new TableId(
        table.project().toLowerCase(Locale.ROOT),
        schema.toLowerCase(Locale.ROOT),
        table.table().toLowerCase(Locale.ROOT));
  }

  /**
   * What was listed, and when.
   *
   * @param settled whether a change after the listing must have a later time than {@code
   *     lastModified}, which has seconds only
   */
  private record Listed(
      PartitionList partitions, long lastModified, boolean settled, long nanos, long end) {
    boolean isOld(long now) {
      return now - nanos >= end;
    }
  }

  /** One list; whoever needs it while it is being fetched waits for it. */
  private static final class Entry {
    volatile @Nullable Listed listed;
  }

  /**
   * Returns the partitions of {@code connection}'s table.
   *
   * @param lastModified when the table was last changed, as its description says
   * @param life how old a list may be
   * @param list asks the service
   */
  PartitionList partitions(
      ConnectionOptions connection,
      long lastModified,
      Duration life,
      Supplier<PartitionList> list) {
    Entry entry = entry(Key.of(connection));
    synchronized (entry) {
      Listed known = entry.listed;
      long now = nanoTime.getAsLong();
      if (known == null
          || !known.settled()
          || known.lastModified() != lastModified
          || now - known.nanos() >= life.toNanos()) {
        boolean settled = clock.instant().getEpochSecond() - lastModified >= UNSETTLED_SECONDS;
        known = new Listed(list.get(), lastModified, settled, now, life.toNanos());
        entry.listed = known;
      }
      return known.partitions();
    }
  }

  private synchronized Entry entry(Key key) {
    long now = nanoTime.getAsLong();
    entries
        .values()
        .removeIf(
            entry -> {
              Listed listed = entry.listed;
              return listed != null && listed.isOld(now);
            });
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
    entries.keySet().removeIf(key -> key.table().equals(folded(connection.table())));
  }
}
