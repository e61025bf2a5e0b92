package io.maxcompute.storage.http;

import java.util.concurrent.CancellationException;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Ends requests from another thread: the one under way, whatever it waits for, and all that follow.
 * Closing the answer is not enough, for until its head has arrived there is none. Thread-safe.
 */
public final class Cancellation {
  private volatile boolean cancelled;
  private volatile @Nullable Cancellable underWay;

  /** Makes the requests that carry this fail. Safe to call again, and after they have ended. */
  public void cancel() {
    cancelled = true;
    Cancellable request = underWay;
    if (request != null) {
      request.cancel();
    }
  }

  /** Returns whether {@link #cancel} was called. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Lets {@link #cancel()} end {@code request}, which is about to be sent. */
  void begin(Cancellable request) {
    underWay = request; // before the look at the flag, which cancel() sets before it looks here
  }

  /**
   * @throws CancellationException if the requests are to end
   */
  void check(String what) {
    if (cancelled) {
      throw new CancellationException("Cannot " + what + ": it was cancelled.");
    }
  }
}
