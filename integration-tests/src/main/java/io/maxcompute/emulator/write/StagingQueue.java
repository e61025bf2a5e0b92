package io.maxcompute.emulator.write;

import io.maxcompute.emulator.store.StagedRows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Rows of streaming writes between their arrival and their visibility (storage-api.md 4.6): each
 * write has a staging id; ids ascend, and all below the smallest pending one are visible. Guarded
 * by its session's lock.
 */
final class StagingQueue {
  private final Consumer<List<StagedRows.Staged>> publisher;
  private final int polls;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private long last;
  private long polled;

  /**
   * @param publisher makes rows visible
   * @param polls how many polls see a new id pending; with 0 it never is
   */
  StagingQueue(Consumer<List<StagedRows.Staged>> publisher, int polls) {
    this.publisher = publisher;
    this.polls = polls;
  }

  private record Pending(long id, List<StagedRows.Staged> files, long visibleAtPoll) {}

  /** Takes the rows of one write and returns their staging id. */
  long add(List<StagedRows.Staged> files) {
    if (polls == 0) {
      publisher.accept(files);
      return ++last;
    }
    last++;
    pending.add(new Pending(last, files, polled + polls));
    return last;
  }

  /** Publishes what has been pending for long enough; returns the smallest id still pending. */
  OptionalLong poll() {
    while (!pending.isEmpty() && pending.getFirst().visibleAtPoll() <= polled) {
      publishFirst();
    }
    polled++;
    return pending.isEmpty() ? OptionalLong.empty() : OptionalLong.of(pending.getFirst().id());
  }

  /** Publishes everything. */
  void flush() {
    while (!pending.isEmpty()) {
      publishFirst();
    }
  }

  private void publishFirst() {
    publisher.accept(pending.getFirst().files());
    pending.removeFirst();
  }
}
