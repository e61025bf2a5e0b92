package io.maxcompute.emulator.sql;

import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Tells the execution of a script to stop, whatever it is doing. Thread-safe. */
public final class StopSignal {
  private @Nullable Statement running;
  private boolean stopped;

  /** Stops the execution now, or before its next step. */
  public synchronized void stop() {
    stopped = true;
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        throw new IllegalStateException("cannot cancel a query", e);
      }
    }
  }

  /** Fails if the execution is to stop. */
  synchronized void check() {
    if (stopped) {
      throw SqlFailure.cancelled();
    }
  }

  synchronized void enter(Statement statement) {
    check();
    running = statement;
  }

  synchronized void leave() {
    running = null;
  }
}
