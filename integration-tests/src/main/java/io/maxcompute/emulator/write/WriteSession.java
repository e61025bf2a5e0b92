package io.maxcompute.emulator.write;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.StagedRows;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one write session (storage-api.md 4.1, 4.2). Thread-safe.
 *
 * <p>A streaming one publishes rows as they come; its commit and its abort have nothing to decide.
 */
final class WriteSession {
  private enum State {
    NORMAL,
    COMMITTED,
    ABORTED
  }

  private final String id;
  private final WritePlan plan;
  private final Clock clock;
  private final @Nullable StagingQueue staging;
  private final Map<String, TreeMap<Integer, WriteStream>> streams = new LinkedHashMap<>();
  private State state = State.NORMAL;
  private Instant expires;

  /**
   * @param staging where rows go at once; null if they wait for the commit
   */
  WriteSession(
      String id, WritePlan plan, Clock clock, Instant expires, @Nullable StagingQueue staging) {
    this.id = id;
    this.plan = plan;
    this.clock = clock;
    this.expires = expires;
    this.staging = staging;
  }

  String id() {
    return id;
  }

  WritePlan plan() {
    return plan;
  }

  boolean isStreaming() {
    return staging != null;
  }

  synchronized String status() {
    return state == State.NORMAL && isExpired() ? "EXPIRED" : state.name();
  }

  private boolean isExpired() {
    return !clock.instant().isBefore(expires);
  }

  synchronized void expireNow() {
    expires = clock.instant();
  }

  private void requireLive() {
    String status = status();
    if (status.equals("EXPIRED")) {
      throw ServiceError.conflict(
          "SessionExpired", "Write session '" + id + "' expired at " + expires + ".");
    }
    if (!status.equals("NORMAL")) {
      throw ServiceError.conflict("InvalidState", "Write session '" + id + "' is " + status + ".");
    }
  }

  /** Returns the latest version of each stream. */
  synchronized Map<String, Integer> latest() {
    Map<String, Integer> latest = new LinkedHashMap<>();
    streams.forEach((stream, versions) -> latest.put(stream, versions.lastKey()));
    return latest;
  }

  /** Returns the smallest staging id that is not visible yet, after publishing what is due. */
  synchronized OptionalLong minUncommittedStagingId() {
    return staging == null ? OptionalLong.empty() : staging.poll();
  }

  /** Opens a stream, or hands over an open one (storage-api.md 8, Q19). */
  synchronized WriteStream create(StreamKey key, boolean exactlyOnce, WritePlan now) {
    requireLive();
    TreeMap<Integer, WriteStream> versions =
        streams.computeIfAbsent(key.id(), s -> new TreeMap<>());
    if (!versions.isEmpty() && versions.lastKey() > key.version()) {
      throw ServiceError.conflict(
          "InvalidState",
          "Stream '"
              + key.id()
              + "' is at version "
              + versions.lastKey()
              + ", not "
              + key.version()
              + ".");
    }
    WriteStream opened = versions.get(key.version());
    if (opened == null) {
      versions.values().forEach(WriteStream::supersede);
      opened = new WriteStream(key.id(), key.version(), now);
      if (isStreaming() && !versions.isEmpty()) {
        opened.continueAfter(versions.lastEntry().getValue());
      }
      versions.put(key.version(), opened);
    }
    opened.requireOpen();
    opened.takeOver(exactlyOnce, now);
    return opened;
  }

  /**
   * Returns a stream; creates it if it is not there (Q20).
   *
   * @param mayCreate whether it does; otherwise the stream must be there
   */
  synchronized WriteStream resume(
      StreamKey key, boolean exactlyOnce, WritePlan now, boolean mayCreate) {
    requireLive();
    WriteStream found = lookUp(key);
    if (found == null && mayCreate) {
      return create(key, exactlyOnce, now);
    }
    WriteStream stream = find(key);
    if (stream.state() == WriteStream.State.OPEN) {
      stream.takeOver(exactlyOnce, now);
    }
    return stream;
  }

  private @Nullable WriteStream lookUp(StreamKey key) {
    Map<Integer, WriteStream> versions = streams.get(key.id());
    return versions == null ? null : versions.get(key.version());
  }

  /** Returns a stream that must be there. */
  synchronized WriteStream find(StreamKey key) {
    WriteStream found = lookUp(key);
    if (found == null) {
      throw ServiceError.missing(
          "NoSuchStream",
          "Stream '"
              + key.id()
              + "' version "
              + key.version()
              + " of session '"
              + id
              + "' not found.");
    }
    return found;
  }

  /** Returns a stream that could take rows now. */
  synchronized WriteStream findOpen(StreamKey key) {
    requireLive();
    WriteStream found = find(key);
    found.requireOpen();
    return found;
  }

  /** Attaches rows to a stream, unless they are a repetition. */
  synchronized Appended append(
      WriteStream stream,
      WriteStream.RowPosition position,
      List<StagedRows.Staged> files,
      long rows) {
    requireLive();
    boolean isNew = stream.admits(position, rows);
    if (isNew && staging != null) {
      stream.count(files, rows, staging.add(files));
    } else if (isNew) {
      stream.keep(files, rows);
    }
    return new Appended(isNew, stream.rows(), stream.lastStagingId());
  }

  /**
   * What an append led to. Another one may have moved the stream since.
   *
   * @param isNew whether the rows were new, and not a repetition
   * @param rows of the stream after it
   * @param stagingId of the stream's last rows
   */
  record Appended(boolean isNew, long rows, long stagingId) {}

  /** Closes a stream; again is fine, after the session's end too. */
  synchronized void close(StreamKey key) {
    WriteStream found = find(key);
    if (found.state() != WriteStream.State.CLOSED) {
      requireLive();
      found.close();
    }
  }

  /** Performs the commit once; a repeated one is answered without doing anything (Q17). */
  synchronized void commit(StreamChoice choice, Runnable commit) {
    if (state == State.COMMITTED) {
      return;
    }
    requireLive();
    if (staging != null) {
      staging.flush();
    } else {
      choice.requireClosed(this);
      commit.run();
    }
    state = State.COMMITTED;
  }

  /** Discards everything; again is fine, and so is an expired session. */
  synchronized void abort() {
    if (state == State.COMMITTED) {
      throw ServiceError.conflict("InvalidState", "Write session '" + id + "' is COMMITTED.");
    }
    if (staging != null) {
      staging.flush();
    }
    state = State.ABORTED;
  }

  /** Returns the streams that nobody has closed, in the latest version of each id. */
  synchronized List<WriteStream> open() {
    return streams.values().stream()
        .map(versions -> versions.lastEntry().getValue())
        .filter(stream -> stream.state() == WriteStream.State.OPEN)
        .toList();
  }

  /** Returns the files of all streams but those of {@code kept}. */
  synchronized List<StagedRows.Staged> filesExcept(List<WriteStream> kept) {
    return streams.values().stream()
        .flatMap(versions -> versions.values().stream())
        .filter(stream -> !kept.contains(stream))
        .flatMap(stream -> stream.staged().stream())
        .toList();
  }
}
