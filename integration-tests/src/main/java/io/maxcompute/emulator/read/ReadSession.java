package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.type.Column;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
    this.initPolls = switches.get(Switches.INIT_POLLS);
    this.expires = clock.instant().plus(switches.get(Switches.SESSION_LIFETIME));
  }

  /**
   * What the session reads.
   *
   * @param rows all of them, in the session's order
   * @param latestVersion of the table
   */
  record Contents(
      Rows rows,
      List<Column> dataColumns,
      List<Column> partitionColumns,
      SplitMode mode,
      List<SplitPlanner.Split> splits,
      long latestVersion,
      Incremental incremental) {

    TableDefinition table() {
      return rows.table();
    }

    List<Column> columns() {
      List<Column> all = new ArrayList<>(dataColumns);
      all.addAll(partitionColumns);
      return all;
    }

    /**
     * Returns the columns that one read wants (storage-api.md 3.5).
     *
     * @param key of the request's body that lists them; an empty list is all
     */
    List<Column> columns(JsonNode body, String key) {
      List<String> wanted = SessionRequest.texts(body.path(key));
      if (wanted.isEmpty()) {
        return columns();
      }
      if (body.path("DataColumnsUnordered").asBoolean(false)) {
        return wanted.stream()
            .map(name -> TableDefinition.find(columns(), name))
            .distinct()
            .toList();
      }
      return TableDefinition.select(columns(), wanted);
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
      expires = clock.instant().plus(switches.get(Switches.SESSION_LIFETIME));
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
