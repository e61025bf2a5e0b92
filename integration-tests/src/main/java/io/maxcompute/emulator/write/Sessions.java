package io.maxcompute.emulator.write;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.Commit;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.store.Warehouse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All write sessions: those that clients opened, and the one called {@value #DEFAULT} that every
 * table has for streaming (storage-api.md 4.6). Thread-safe.
 */
final class Sessions {
  private static final String DEFAULT = "default";

  private final Warehouse warehouse;
  private final Switches switches;
  private final Clock clock;
  private final Map<String, WriteSession> opened = new ConcurrentHashMap<>();
  private final Map<String, WriteSession> defaults = new ConcurrentHashMap<>();

  Sessions(Warehouse warehouse, Switches switches, Clock clock) {
    this.warehouse = warehouse;
    this.switches = switches;
    this.clock = clock;
  }

  /** Returns whether it is a table's own session, which nobody opens or ends. */
  static boolean isDefault(WriteSession session) {
    return session.id().equals(DEFAULT);
  }

  /** Opens a session. */
  WriteSession open(WritePlan plan, WriteMode mode) {
    String id = "ws-" + UUID.randomUUID();
    WriteSession session =
        session(id, plan, mode, clock.instant().plus(switches.get(Switches.SESSION_LIFETIME)));
    opened.put(id, session);
    return session;
  }

  private WriteSession session(String id, WritePlan plan, WriteMode mode, Instant expires) {
    StagingQueue staging =
        mode.isStreaming()
            ? new StagingQueue(files -> publish(plan, files), switches.get(Switches.STAGING_POLLS))
            : null;
    return new WriteSession(id, plan, clock, expires, staging);
  }

  private void publish(WritePlan plan, List<StagedRows.Staged> files) {
    warehouse.commit(plan.table().id(), Commit.of(plan.table(), plan.fixed(), files, false));
  }

  /**
   * Returns the session that {@code call} names.
   *
   * @throws ServiceError 404 if there is none of that id for that table
   */
  WriteSession find(Call call, Target target) {
    WriteMode.of(call);
    String id = call.query().get("SessionId");
    if (id.equals(DEFAULT)) {
      WritePlan plan = new WritePlan(table(warehouse, target.table()), List.of(), false, false);
      return defaults.computeIfAbsent(
          plan.table().id(), t -> session(DEFAULT, plan, WriteMode.STREAMING, Instant.MAX));
    }
    WriteSession session = opened.get(id);
    if (session == null || !session.plan().isOf(target.table())) {
      throw ServiceError.missing("NoSuchSession", "Write session '" + id + "' not found.");
    }
    return session;
  }

  /** Returns the table called {@code name}; 404 if there is none, 400 if it is a view. */
  static TableDefinition table(Warehouse warehouse, TableName name) {
    TableDefinition table =
        warehouse
            .find(name)
            .orElseThrow(
                () -> ServiceError.missing("NoSuchTable", "Table not found - '" + name + "'."))
            .definition();
    if (table.isView()) {
      throw ServiceError.invalid("'" + name + "' is a view; the Storage API writes to tables.");
    }
    return table;
  }

  /** Ends a session's life now. */
  void expire(String id) {
    WriteSession session = opened.get(id);
    if (session != null) {
      session.expireNow();
    }
  }
}
