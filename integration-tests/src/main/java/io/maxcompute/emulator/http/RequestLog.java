package io.maxcompute.emulator.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was asked of the emulator, in order of arrival. Entered before the request is performed.
 * Keeps the last {@value #KEPT} requests; counters keep all. Thread-safe.
 */
public final class RequestLog {
  private static final int KEPT = 20_000;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(Entry entry) {
    counts.computeIfAbsent(entry.action(), a -> new LongAdder()).increment();
    synchronized (entries) {
      entries.addLast(entry);
      if (entries.size() > KEPT) {
        entries.removeFirst();
      }
    }
  }

  /** Returns how often {@code action} was asked for. */
  public long count(String action) {
    LongAdder count = counts.get(action);
    return count == null ? 0 : count.sum();
  }

  /** Returns the counters of all actions seen, sorted by name. */
  public Map<String, Long> counts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((action, count) -> sums.put(action, count.sum()));
    return sums;
  }

  /** Returns all requests kept, oldest first. */
  public List<Entry> all() {
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }

  /** Returns the requests of one action, oldest first. */
  public List<Entry> of(String action) {
    return all().stream().filter(entry -> entry.action().equals(action)).toList();
  }

  /** Forgets everything. */
  public void clear() {
    synchronized (entries) {
      entries.clear();
    }
    counts.clear();
  }

  /**
   * One request.
   *
   * @param headers names in lower case
   * @param body text of the body; empty for uploads, which are not kept
   */
  public record Entry(
      String action,
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {}
}
