package io.maxcompute.emulator.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.storage.StorageFeature;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.Commit;
import io.maxcompute.emulator.store.PartitionSpec;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.Warehouse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;

/** The write actions of the Storage API (storage-api.md 2.5 to 2.13). Thread-safe. */
public final class WriteSessions implements StorageFeature {
  private static final String ROUTE_TOKEN = "x-odps-max-storage-route-token";
  private static final long MOST_MEMORY = 4L << 30;
  private static final String ACCESS_TOKEN = "x-odps-max-storage-write-access-token";

  private final Warehouse warehouse;
  private final Switches switches;
  private final Clock clock;
  private final Map<String, WriteSession> sessions = new ConcurrentHashMap<>();

  /** Writes to {@code warehouse}. */
  public WriteSessions(Warehouse warehouse, Switches switches, Clock clock) {
    this.warehouse = warehouse;
    this.switches = switches;
    this.clock = clock;
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.ofEntries(
        Map.entry("TableCreateWriteSession", this::create),
        Map.entry("TableGetWriteSession", this::get),
        Map.entry("TableGetWriteSchema", this::schema),
        Map.entry("TableCreateWriteStream", this::createStream),
        Map.entry("TableGetWriteStream", this::getStream),
        Map.entry("TableWrite", this::write),
        Map.entry("TableCloseWriteStream", this::closeStream),
        Map.entry("TableCommitWriteSession", this::commit),
        Map.entry("TableAbortWriteSession", this::abort));
  }

  /** Opens a session (2.5). */
  private Answer create(Call call, Target target) {
    String mode = call.query().get("WriteMode");
    if (!mode.isEmpty() && !mode.equals("Batch")) {
      throw ServiceError.invalid("WriteMode '" + mode + "' is not supported by this emulator.");
    }
    JsonNode body = call.json();
    TableDefinition table =
        warehouse
            .find(target.table())
            .orElseThrow(
                () ->
                    ServiceError.missing(
                        "NoSuchTable", "Table not found - '" + target.table() + "'."))
            .definition();
    if (table.isDelta()) {
      throw ServiceError.invalid(
          "Table '" + table.name() + "' has a primary key; this emulator cannot write it yet.");
    }
    String spec = body.path("PartialPartitionSpec").asText("");
    if (!spec.isBlank() && !table.isPartitioned()) {
      throw ServiceError.invalid(
          "Table '" + table.name() + "' is not partitioned, but the spec is '" + spec + "'.");
    }
    List<String> fixed = PartitionSpec.prefix(table, spec);
    boolean overwrite = body.path("Flags").path("overwrite").asText("").equalsIgnoreCase("true");
    String id = "ws-" + UUID.randomUUID();
    WriteSession.Plan plan = new WriteSession.Plan(table, fixed, overwrite);
    sessions.put(id, new WriteSession(id, plan, clock, switches.sessionLifetime()));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("SessionId", id).put("WarningMessage", "");
    return answer(json, id);
  }

  /** Describes a session (2.6). */
  private Answer get(Call call, Target target) {
    WriteSession session = session(call, target);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode streams = json.putObject("Streams");
    session.latest().forEach(streams::put);
    json.put("WarningMessage", "").put("SessionStatus", session.status());
    return answer(json, session.id());
  }

  /** Returns the write schema (2.13). */
  private Answer schema(Call call, Target target) {
    WriteSession session = session(call, target);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("TableSchema", StreamJson.schema(session.plan()));
    return answer(json, session.id());
  }

  /** Opens a stream (2.9). */
  private Answer createStream(Call call, Target target) {
    WriteSession session = session(call, target);
    StreamKey key = StreamKey.of(call);
    boolean exactlyOnce = call.json().path("ExactlyOnceMode").asBoolean(false);
    WriteStream stream = session.create(key.id(), key.version(), exactlyOnce);
    return answer(StreamJson.created(session, stream), session.id())
        .with("Accept-Encoding", "x-lz4-frame,zstd");
  }

  /** Describes or resumes a stream (2.10). */
  private Answer getStream(Call call, Target target) {
    WriteSession session = session(call, target);
    StreamKey key = StreamKey.of(call);
    boolean exactlyOnce =
        call.query().get("ExactlyOnceMode").equalsIgnoreCase("true")
            || call.json().path("ExactlyOnceMode").asBoolean(false);
    WriteStream stream = session.resume(key.id(), key.version(), exactlyOnce);
    return answer(StreamJson.described(session, stream), session.id());
  }

  /** Takes rows (2.11): all of a request or none. */
  private Answer write(Call call, Target target) {
    WriteSession session = session(call, target);
    StreamKey key = StreamKey.ofQuery(call);
    session.requireWritable(key.id(), key.version());
    WriteStream stream = session.find(key.id(), key.version());
    String offset = call.query().get("RowOffset");
    WriteStream.RowPosition position =
        new WriteStream.RowPosition(
            call.header(ACCESS_TOKEN), offset.isEmpty() ? -1 : StreamKey.number(offset));
    stage(call, session, stream, position);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("WarningMessage", "");
    if (stream.isExactlyOnce()) {
      json.put("ExactlyOnceRowOffset", stream.rows());
    }
    return answer(json, session.id());
  }

  private void stage(
      Call call, WriteSession session, WriteStream stream, WriteStream.RowPosition position) {
    WriteSession.Plan plan = session.plan();
    try (BufferAllocator memory = warehouse.allocator().newChildAllocator("write", 0, MOST_MEMORY);
        StagedRows rows = warehouse.stage(plan.table(), plan.fixed(), memory)) {
      new BodyReader(plan, memory).readInto(rows, call.stream());
      List<StagedRows.Staged> files = rows.finish();
      boolean kept = false;
      try {
        kept = session.append(stream, position, files, rows.rows());
      } finally {
        if (!kept) {
          warehouse.discard(files);
        }
      }
    }
  }

  /** Closes a stream (2.12). */
  private Answer closeStream(Call call, Target target) {
    WriteSession session = session(call, target);
    StreamKey key = StreamKey.of(call);
    session.close(key.id(), key.version());
    return answer(warning(), session.id());
  }

  /** Commits (2.7). */
  private Answer commit(Call call, Target target) {
    WriteSession session = session(call, target);
    StreamChoice choice = StreamChoice.of(call.json(), switches);
    session.commit(choice, () -> publish(session, choice));
    return answer(warning().put("SessionStatus", session.status()), session.id());
  }

  private void publish(WriteSession session, StreamChoice choice) {
    WriteSession.Plan plan = session.plan();
    List<StagedRows.Staged> files =
        choice.chosen().stream().flatMap(stream -> stream.staged().stream()).toList();
    warehouse.commit(
        plan.table().id(), Commit.of(plan.table(), plan.fixed(), files, plan.overwrite()));
    warehouse.discard(session.filesExcept(choice.chosen()));
  }

  /** Aborts (2.8). */
  private Answer abort(Call call, Target target) {
    WriteSession session = session(call, target);
    session.abort();
    warehouse.discard(session.filesExcept(List.of()));
    return answer(warning(), session.id());
  }

  @Override
  public void expire(String id) {
    WriteSession session = sessions.get(id);
    if (session != null) {
      session.expireNow();
    }
  }

  private static ObjectNode warning() {
    return JsonNodeFactory.instance.objectNode().put("WarningMessage", "");
  }

  private static Answer answer(ObjectNode json, String id) {
    return Answer.json(json).with(ROUTE_TOKEN, "rt-" + id);
  }

  private WriteSession session(Call call, Target target) {
    String id = call.query().get("SessionId");
    if (id.equals("default")) {
      throw ServiceError.invalid("SessionId 'default': this emulator cannot stream yet.");
    }
    WriteSession session = sessions.get(id);
    if (session == null
        || !session.plan().table().name().table().equalsIgnoreCase(target.table().table())) {
      throw ServiceError.missing("NoSuchSession", "Write session '" + id + "' not found.");
    }
    return session;
  }
}
