package io.maxcompute.emulator.write;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.StagedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One version of a stream (storage-api.md 4.1, 4.7). Guarded by its session's lock.
 *
 * <p>OPEN, then CLOSED for good; STALE when a higher version of the id was opened first.
 */
final class WriteStream {
  enum State {
    OPEN,
    CLOSED,
    STALE
  }

  private final String id;
  private final int version;
  private final List<StagedRows.Staged> staged = new ArrayList<>();
  private boolean exactlyOnce;
  private String accessToken = newToken();
  private long rows;
  private State state = State.OPEN;

  WriteStream(String id, int version) {
    this.id = id;
    this.version = version;
  }

  String id() {
    return id;
  }

  int version() {
    return version;
  }

  State state() {
    return state;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return staged.stream().mapToLong(part -> part.file().bytes()).sum();
  }

  String accessToken() {
    return accessToken;
  }

  List<StagedRows.Staged> staged() {
    return List.copyOf(staged);
  }

  /** Hands the stream to a new writer: its token is the only valid one from now on. */
  void takeOver(boolean asExactlyOnce) {
    if (asExactlyOnce) {
      exactlyOnce = true;
      accessToken = newToken();
    }
  }

  /**
   * Checks that rows may be appended.
   *
   * @return whether they are to be kept; a repetition of rows already written is not
   */
  boolean admits(RowPosition position, long count) {
    requireOpen();
    if (!exactlyOnce) {
      return true;
    }
    if (!accessToken.equals(position.accessToken())) {
      throw ServiceError.conflict(
          "StreamFenced", "The access token of " + this + " is not the newest one.");
    }
    if (position.offset() < 0) {
      throw ServiceError.invalid("RowOffset is missing: " + this + " is exactly-once.");
    }
    boolean overlaps = position.offset() < rows && position.offset() + count > rows;
    if (position.offset() > rows || overlaps) {
      throw ServiceError.conflict(
          "InvalidRowOffset",
          "RowOffset " + position.offset() + " does not continue " + this + " at " + rows + ".");
    }
    return position.offset() == rows;
  }

  boolean isExactlyOnce() {
    return exactlyOnce;
  }

  void append(List<StagedRows.Staged> files, long count) {
    staged.addAll(files);
    rows += count;
  }

  void requireOpen() {
    if (state != State.OPEN) {
      throw ServiceError.conflict("InvalidState", this + " is " + state + ".");
    }
  }

  void close() {
    if (state == State.STALE) {
      requireOpen();
    }
    state = State.CLOSED;
  }

  void supersede() {
    if (state == State.OPEN) {
      state = State.STALE;
    }
  }

  private static String newToken() {
    return "at-" + UUID.randomUUID();
  }

  @Override
  public String toString() {
    return "stream '" + id + "' version " + version;
  }

  /**
   * Where a writer thinks it is.
   *
   * @param offset -1 if it did not say
   */
  record RowPosition(String accessToken, long offset) {}
}
