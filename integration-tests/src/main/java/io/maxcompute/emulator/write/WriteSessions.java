package io.maxcompute.emulator.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.blob.RowReferences;
import io.maxcompute.emulator.blob.UploadTarget;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.storage.StorageFeature;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.Commit;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.Warehouse;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The write actions of the Storage API (storage-api.md 2.5 to 2.13). Thread-safe. */
public final class WriteSessions implements StorageFeature {
  private static final String ROUTE_TOKEN = "x-odps-max-storage-route-token";

  private final Warehouse warehouse;
  private final Switches switches;
  private final Sessions sessions;
  private final StreamActions streams;
  private final BlockActions blocks;

  /** Writes to {@code warehouse}; {@code references} are those to blobs. */
  public WriteSessions(
      Warehouse warehouse, RowReferences references, Switches switches, Clock clock) {
    this.warehouse = warehouse;
    this.switches = switches;
    this.sessions = new Sessions(warehouse, switches, clock);
    this.streams = new StreamActions(warehouse, references, switches, sessions);
    this.blocks = new BlockActions(warehouse, references, switches, clock);
  }

  @Override
  public Map<String, Operation> operations() {
    Map<String, Operation> all = new HashMap<>();
    all.put("TableCreateWriteSession", this::create);
    all.put("TableGetWriteSession", this::get);
    all.put("TableGetWriteSchema", this::schema);
    all.put("TableCreateWriteStream", streams::create);
    all.put("TableGetWriteStream", streams::get);
    all.put("TableWrite", streams::write);
    all.put("TableCloseWriteStream", streams::close);
    all.put("TableCommitWriteSession", this::commit);
    all.put("TableAbortWriteSession", this::abort);
    blocks.operations().forEach((action, ofBlocks) -> all.merge(action, ofBlocks, this::either));
    return all;
  }

  private Operation either(Operation ofStreams, Operation ofBlocks) {
    return (call, target) -> (blocks.has(call) ? ofBlocks : ofStreams).perform(call, target);
  }

  /** Opens a session (2.5). */
  private Answer create(Call call, Target target) {
    WriteMode mode = WriteMode.of(call);
    if (BlockActions.wanted(call)) {
      return blocks.create(call, target);
    }
    JsonNode body = call.json();
    TableDefinition table = Sessions.table(warehouse, target.table());
    JsonNode flags = body.path("Flags");
    boolean overwrite = flag(flags, "overwrite");
    if (overwrite && mode.isStreaming()) {
      throw ServiceError.invalid("A streaming session cannot overwrite.");
    }
    WritePlan plan =
        WritePlan.of(
            table,
            body.path("PartialPartitionSpec").asText(""),
            overwrite,
            flag(flags, "enable_schema_evolution"));
    WriteSession session = sessions.open(plan, mode);
    return answer(warning().put("SessionId", session.id()), session.id());
  }

  private static boolean flag(JsonNode flags, String name) {
    return flags.path(name).asText("").equalsIgnoreCase("true");
  }

  /** Describes a session (2.6). */
  private Answer get(Call call, Target target) {
    WriteSession session = sessions.find(call, target);
    ObjectNode json = warning();
    ObjectNode streams = json.putObject("Streams");
    session.latest().forEach(streams::put);
    session
        .minUncommittedStagingId()
        .ifPresent(id -> json.put("MinUncommittedStagingId", Long.toString(id)));
    json.put("SessionStatus", session.status());
    return answer(json, session.id());
  }

  /** Returns the write schema (2.13). */
  private Answer schema(Call call, Target target) {
    WriteSession session = sessions.find(call, target);
    TableDefinition now = warehouse.get(session.plan().table().id()).definition();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("TableSchema", StreamJson.schema(session.plan().with(now)));
    return answer(json, session.id());
  }

  /** Returns where the blobs of an upload belong; 404 or 409 if nothing can be written there. */
  public UploadTarget uploadTarget(Call call, Target target) {
    WritePlan plan = sessions.find(call, target).findOpen(StreamKey.ofQuery(call)).plan();
    return new UploadTarget(plan.table(), plan.fixed(), StreamJson.schema(plan));
  }

  /** Commits (2.7); a table's own session has nothing to commit. */
  private Answer commit(Call call, Target target) {
    WriteSession session = sessions.find(call, target);
    if (!Sessions.isDefault(session)) {
      StreamChoice choice = StreamChoice.of(call.json(), switches);
      session.commit(choice, () -> publish(session, choice));
    }
    return answer(warning().put("SessionStatus", session.status()), session.id());
  }

  private void publish(WriteSession session, StreamChoice choice) {
    WritePlan plan = session.plan();
    List<StagedRows.Staged> files =
        choice.chosen().stream().flatMap(stream -> stream.staged().stream()).toList();
    warehouse.commit(
        plan.table().id(), Commit.of(plan.table(), plan.fixed(), files, plan.overwrite()));
    warehouse.discard(session.filesExcept(choice.chosen()));
  }

  /** Aborts (2.8); a table's own session goes on. */
  private Answer abort(Call call, Target target) {
    WriteSession session = sessions.find(call, target);
    if (!Sessions.isDefault(session)) {
      session.abort();
      warehouse.discard(session.filesExcept(List.of()));
    }
    return answer(warning(), session.id());
  }

  @Override
  public void expire(String id) {
    sessions.expire(id);
    blocks.expire(id);
  }

  static ObjectNode warning() {
    return JsonNodeFactory.instance.objectNode().put("WarningMessage", "");
  }

  static Answer answer(ObjectNode json, String id) {
    return Answer.json(json).with(ROUTE_TOKEN, "rt-" + id);
  }
}
