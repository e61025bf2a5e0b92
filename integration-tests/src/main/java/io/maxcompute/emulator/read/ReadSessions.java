package io.maxcompute.emulator.read;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.sql.RowSelection;
import io.maxcompute.emulator.sql.SqlService;
import io.maxcompute.emulator.storage.StorageFeature;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.Column;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** TableCreateReadSession, TableGetReadSession and TableRead. Thread-safe. */
public final class ReadSessions implements StorageFeature {
  static final String ROUTE_TOKEN = "x-odps-max-storage-route-token";

  private final Warehouse warehouse;
  private final SqlService sql;
  private final Switches switches;
  private final Clock clock;
  private final Map<String, ReadSession> sessions = new ConcurrentHashMap<>();

  /** Reads {@code warehouse}; filters run on {@code sql}. */
  public ReadSessions(Warehouse warehouse, SqlService sql, Switches switches, Clock clock) {
    this.warehouse = warehouse;
    this.sql = sql;
    this.switches = switches;
    this.clock = clock;
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.ofEntries(
        Map.entry("TableCreateReadSession", this::create),
        Map.entry("TableGetReadSession", this::get),
        Map.entry("TableRead", this::read));
  }

  /** Opens a session (storage-api.md 2.1). */
  private Answer create(Call call, Target target) {
    SessionRequest request = SessionRequest.of(call.json(), switches);
    TableState state =
        request
            .incremental()
            .applyTo(
                Snapshot.table(warehouse, target),
                switches.get(Switches.INCREMENTAL_INCLUDES_START));
    String id = "rs-" + UUID.randomUUID();
    ReadSession session = new ReadSession(id, contents(state, request), switches, clock);
    sessions.put(id, session);
    return Answer.json(SessionJson.of(session)).with(ROUTE_TOKEN, "rt-" + id);
  }

  private ReadSession.Contents contents(TableState state, SessionRequest request) {
    TableDefinition table = state.definition();
    requireBuckets(table, request.bucketIds());
    List<Column> data =
        request.dataColumns().isEmpty()
            ? table.columns()
            : TableDefinition.select(table.columns(), request.dataColumns());
    List<Column> keys =
        request.partitionColumns().stream()
            .map(name -> TableDefinition.find(table.partitionColumns(), name))
            .toList();
    data.forEach(request.form()::field);
    List<PartitionData> partitions =
        Snapshot.partitions(
            state, request.partitions(), switches.get(Switches.REFUSES_UNKNOWN_PARTITIONS));
    List<Slice> slices = Slice.of(partitions, request.bucketIds());
    Rows rows = new Rows(table, request.form(), slices, selection(state, partitions, request));
    SessionRequest.SplitRule rule =
        request.split().on(table, switches.get(Switches.TRANSACTIONAL_READS));
    return new ReadSession.Contents(
        rows,
        data,
        keys,
        rule.mode(),
        SplitPlanner.plan(slices, rule, table.hashBuckets()),
        state.version(),
        request.incremental());
  }

  private static void requireBuckets(TableDefinition table, List<Integer> ids) {
    for (int id : ids) {
      if (id < 0 || id >= table.hashBuckets()) {
        throw ServiceError.invalid(
            "Bucket "
                + id
                + " does not exist; table '"
                + table.name()
                + "' has "
                + table.hashBuckets()
                + " buckets.");
      }
    }
  }

  private @Nullable RowSelection selection(
      TableState state, List<PartitionData> partitions, SessionRequest request) {
    if (request.filter().isBlank()) {
      return null;
    }
    try {
      return sql.select(state, partitions, request.filter());
    } catch (ServiceError e) {
      if (request.filterFallback()) {
        return null;
      }
      throw e;
    }
  }

  /** Polls or refreshes a session (storage-api.md 2.2). */
  private Answer get(Call call, Target target) {
    ReadSession session = session(call, target);
    session.poll(call.query().get("session_refresh").equalsIgnoreCase("true"));
    return Answer.json(SessionJson.of(session)).with(ROUTE_TOKEN, "rt-" + session.id());
  }

  /** Streams rows (storage-api.md 2.3). */
  private Answer read(Call call, Target target) {
    ReadSession session = session(call, target);
    session.requireReadable();
    ArrowForm.require(call.json());
    ReadSession.Contents contents = session.contents();
    BatchStream body =
        new BatchStream(
            warehouse,
            ReadRange.of(call, call.json()).rows(contents),
            contents.columns(call.json(), "DataColumns"),
            BatchLimits.of(call.json()),
            Compression.of(call, switches.get(Switches.ENTITY_COMPRESSION)));
    return Answer.streamed("application/octet-stream", body);
  }

  @Override
  public void expire(String id) {
    ReadSession session = sessions.get(id);
    if (session != null) {
      session.expireNow();
    }
  }

  private ReadSession session(Call call, Target target) {
    String id = call.query().get("SessionId");
    ReadSession session = sessions.get(id);
    if (session == null || !session.contents().table().name().isSame(target.table())) {
      throw ServiceError.missing("NoSuchSession", "Read session '" + id + "' not found.");
    }
    return session;
  }
}
