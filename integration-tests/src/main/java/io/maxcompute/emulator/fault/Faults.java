package io.maxcompute.emulator.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The faults in force. Thread-safe. */
public final class Faults {
  private final List<Active> active = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Puts a rule in force, after those already there. */
  public synchronized void add(FaultRule rule) {
    active.add(new Active(rule));
  }

  /** Removes all rules and their counts. */
  public synchronized void clear() {
    active.clear();
  }

  /** Returns all rules with what they did so far, in the order they were added. */
  public synchronized List<Report> report() {
    return active.stream().map(a -> new Report(a.rule, a.matched, a.fired)).toList();
  }

  /** Returns how often any rule fired. */
  public synchronized int fired() {
    return active.stream().mapToInt(a -> a.fired).sum();
  }

  /** Counts one request against all rules and returns the faults that hit it. */
  public synchronized List<Fault> hit(String action, String path, Map<String, String> query) {
    List<Fault> hits = new ArrayList<>();
    for (Active candidate : active) {
      if (candidate.rule.matches(action, path, query) && candidate.next()) {
        hits.add(candidate.rule.fault());
      }
    }
    return hits;
  }

  /** Waits, unless the server closes. */
  public void pause(Duration duration) {
    try {
      closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all pauses. */
  public void close() {
    closing.countDown();
  }

  /**
   * What a rule did.
   *
   * @param matched requests it applied to, skipped ones included
   * @param fired requests it hit
   */
  public record Report(FaultRule rule, int matched, int fired) {}

  private static final class Active {
    private final FaultRule rule;
    private int matched;
    private int fired;

    Active(FaultRule rule) {
      this.rule = rule;
    }

    boolean next() {
      matched++;
      boolean fires = matched > rule.skip() && fired < rule.times();
      if (fires) {
        fired++;
      }
      return fires;
    }
  }
}
