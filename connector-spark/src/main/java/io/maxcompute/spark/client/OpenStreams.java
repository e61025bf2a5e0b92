package io.maxcompute.spark.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Counts the streams that tasks of this JVM write to by one client, so that a limit on them can be
 * kept. Who waits is served in the order of arrival. Thread-safe.
 */
public final class OpenStreams {
  /** How often a waiting thread looks whether its task was killed. */
  private static final long LOOK_MILLIS = 50;

  private final Deque<Object> waiting = new ArrayDeque<>();
  private int open;

  /** Counts one more stream, whoever waits. */
  public synchronized void openUnlimited() {
    open++;
  }

  /** Counts one more stream, unless that takes waiting. Returns whether it was counted. */
  public synchronized boolean tryOpen(int most) {
    boolean free = waiting.isEmpty() && open < most;
    if (free) {
      open++;
    }
    return free;
  }

  /**
   * Counts one more stream as soon as fewer than {@code most} are open.
   *
   * @param killed whether to give up; asked again and again
   * @throws CancellationException if so, or if the thread is interrupted
   */
  public synchronized void awaitOpen(int most, BooleanSupplier killed) {
    Object turn = new Object();
    waiting.addLast(turn);
    try {
      while (waiting.peekFirst() != turn || open >= most) {
        if (killed.getAsBoolean()) {
          throw new CancellationException("killed while waiting to open a stream");
        }
        wait(LOOK_MILLIS);
      }
      open++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting to open a stream");
    } finally {
      waiting.remove(turn);
      notifyAll(); // the next in line may go on, too
    }
  }

  /** Counts one stream less: it was closed or given up. */
  public synchronized void closed() {
    open--;
    notifyAll();
  }

  /** Returns how many are open now. */
  public synchronized int open() {
    return open;
  }
}
