package io.maxcompute.emulator.read;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.sql.RowSelection;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.type.Column;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a table with its splits (storage-api.md 3.1). Everything but status and expiry is
 * fixed. Thread-safe.
 */
final class ReadSession {
  private final String id;
  private final Contents contents;
  private final Switches switches;
  private final Clock clock;
  private int initPolls;
  private Instant expires;

  ReadSession(String id, Contents contents, Switches switches, Clock clock) {
    this.id = id;
    this.contents = contents;
    this.switches = switches;
    this.clock = clock;
    this.initPolls = switches.initPolls();
    this.expires = clock.instant().plus(switches.sessionLifetime());
  }

  /**
   * What the session reads.
   *
   * @param slices all rows in the session's order
   * @param selection rows that the filter keeps; null without filter
   */
  record Contents(
      TableDefinition table,
      long tableVersion,
      SessionRequest request,
      List<Column> dataColumns,
      List<Column> partitionColumns,
      List<Slice> slices,
      List<SplitPlanner.Split> splits,
      @Nullable RowSelection selection) {

    long deliveredRows() {
      return slices.stream().mapToLong(slice -> slice.delivered(selection)).sum();
    }

    List<Column> columns() {
      List<Column> all = new ArrayList<>(dataColumns);
      all.addAll(partitionColumns);
      return all;
    }
  }

  String id() {
    return id;
  }

  Contents contents() {
    return contents;
  }

  synchronized Instant expires() {
    return expires;
  }

  synchronized String status() {
    if (!clock.instant().isBefore(expires)) {
      return "EXPIRED";
    }
    return initPolls > 0 ? "INIT" : "NORMAL";
  }

  /** Counts one poll; a refresh also revives. */
  synchronized void poll(boolean refresh) {
    if (initPolls > 0) {
      initPolls--;
    }
    if (refresh) {
      expires = clock.instant().plus(switches.sessionLifetime());
    }
  }

  synchronized void expireNow() {
    expires = clock.instant();
  }

  void requireReadable() {
    switch (status()) {
      case "NORMAL" -> {}
      case "EXPIRED" ->
          throw ServiceError.conflict(
              "SessionExpired",
              "Read session '" + id + "' expired at " + expires() + "; refresh it.");
      default ->
          throw ServiceError.conflict(
              "InvalidState", "Read session '" + id + "' is still being prepared.");
    }
  }
}
