package io.maxcompute.emulator.write;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.type.Column;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The state machine of one write session (storage-api.md 4.1, 4.2). Thread-safe. */
final class WriteSession {
  private enum State {
    NORMAL,
    COMMITTED,
    ABORTED
  }

  private final String id;
  private final Plan plan;
  private final Clock clock;
  private final Map<String, TreeMap<Integer, WriteStream>> streams = new LinkedHashMap<>();
  private State state = State.NORMAL;
  private Instant expires;

  WriteSession(String id, Plan plan, Clock clock, Duration lifetime) {
    this.id = id;
    this.plan = plan;
    this.clock = clock;
    this.expires = clock.instant().plus(lifetime);
  }

  /**
   * What is written where.
   *
   * @param fixed values of the leading partition columns that the session fixes
   */
  record Plan(TableDefinition table, List<String> fixed, boolean overwrite) {

    /** Returns the partition columns that rows bring themselves. */
    List<Column> openColumns() {
      return table.partitionColumns().subList(fixed.size(), table.partitionColumns().size());
    }

    /** Returns the columns of a batch: data columns, then open partition columns (4.3). */
    List<Column> batchColumns() {
      List<Column> columns = new ArrayList<>(table.columns());
      columns.addAll(openColumns());
      return columns;
    }
  }

  String id() {
    return id;
  }

  Plan plan() {
    return plan;
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

  /** Opens a stream, or hands over an open one (storage-api.md 8, Q19). */
  synchronized WriteStream create(String stream, int version, boolean exactlyOnce) {
    requireLive();
    TreeMap<Integer, WriteStream> versions = streams.computeIfAbsent(stream, s -> new TreeMap<>());
    if (!versions.isEmpty() && versions.lastKey() > version) {
      throw ServiceError.conflict(
          "InvalidState",
          "Stream '" + stream + "' is at version " + versions.lastKey() + ", not " + version + ".");
    }
    versions.values().stream()
        .filter(older -> older.version() < version)
        .forEach(WriteStream::supersede);
    WriteStream opened = versions.computeIfAbsent(version, v -> new WriteStream(stream, v));
    opened.requireOpen();
    opened.takeOver(exactlyOnce);
    return opened;
  }

  /** Returns a stream; creates it if it is not there (Q20). */
  synchronized WriteStream resume(String stream, int version, boolean exactlyOnce) {
    requireLive();
    Map<Integer, WriteStream> versions = streams.get(stream);
    WriteStream found = versions == null ? null : versions.get(version);
    if (found == null) {
      return create(stream, version, exactlyOnce);
    }
    found.takeOver(exactlyOnce && found.state() == WriteStream.State.OPEN);
    return found;
  }

  private WriteStream stream(String stream, int version) {
    Map<Integer, WriteStream> versions = streams.get(stream);
    WriteStream found = versions == null ? null : versions.get(version);
    if (found == null) {
      throw ServiceError.missing(
          "NoSuchStream",
          "Stream '" + stream + "' version " + version + " of session '" + id + "' not found.");
    }
    return found;
  }

  /** Fails early if a write could not be accepted now. */
  synchronized void requireWritable(String stream, int version) {
    requireLive();
    stream(stream, version).requireOpen();
  }

  /** Attaches rows to a stream; returns whether they were new, and not a repetition. */
  synchronized boolean append(
      WriteStream stream,
      WriteStream.RowPosition position,
      List<StagedRows.Staged> files,
      long rows) {
    requireLive();
    boolean isNew = stream.admits(position, rows);
    if (isNew) {
      stream.append(files, rows);
    }
    return isNew;
  }

  synchronized WriteStream find(String stream, int version) {
    return stream(stream, version);
  }

  /** Closes a stream; again is fine, after the session's end too. */
  synchronized void close(String stream, int version) {
    WriteStream found = stream(stream, version);
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
    choice.requireClosed(this);
    commit.run();
    state = State.COMMITTED;
  }

  /** Discards everything; again is fine, and so is an expired session. */
  synchronized void abort() {
    if (state == State.COMMITTED) {
      throw ServiceError.conflict("InvalidState", "Write session '" + id + "' is COMMITTED.");
    }
    state = State.ABORTED;
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
