package io.maxcompute.emulator.write;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.StagedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of a stream (storage-api.md 4.1, 4.7). Guarded by its session's lock.
 *
 * <p>OPEN, then CLOSED for good; STALE when a higher version of the id was opened first.
 */
final class WriteStream {
  enum State {
    OPEN(0),
    CLOSED(1),
    STALE(2);

    private final int code;

    State(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  private final String id;
  private final int version;
  private final List<StagedRows.Staged> staged = new ArrayList<>();
  private WritePlan plan;
  private boolean exactlyOnce;
  private String accessToken = newToken();
  private long rows;
  private long bytes;
  private long lastStagingId;
  private State state = State.OPEN;

  WriteStream(String id, int version, WritePlan plan) {
    this.id = id;
    this.version = version;
    this.plan = plan;
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

  /** Returns what the stream writes, with the table as it was when the stream was last opened. */
  WritePlan plan() {
    return plan;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  String accessToken() {
    return accessToken;
  }

  /** Returns the staging id of the rows that came last; 0 if they have none. */
  long lastStagingId() {
    return lastStagingId;
  }

  List<StagedRows.Staged> staged() {
    return List.copyOf(staged);
  }

  /** Hands the stream to a new writer: its token is the only valid one from now on. */
  void takeOver(boolean asExactlyOnce, WritePlan now) {
    plan = now;
    if (asExactlyOnce) {
      exactlyOnce = true;
      accessToken = newToken();
    }
  }

  /** Goes on counting where an older version stopped, whose rows are visible already (Q25). */
  void continueAfter(@Nullable WriteStream older) {
    if (older != null) {
      rows = older.rows;
      bytes = older.bytes;
      lastStagingId = older.lastStagingId;
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

  /** Keeps rows for the commit. */
  void keep(List<StagedRows.Staged> files, long count) {
    staged.addAll(files);
    count(files, count);
  }

  /** Counts rows that need no commit. */
  void count(List<StagedRows.Staged> files, long count, long stagingId) {
    lastStagingId = stagingId;
    count(files, count);
  }

  private void count(List<StagedRows.Staged> files, long count) {
    rows += count;
    bytes += files.stream().mapToLong(part -> part.file().bytes()).sum();
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
