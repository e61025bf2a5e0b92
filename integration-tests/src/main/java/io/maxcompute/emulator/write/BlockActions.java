package io.maxcompute.emulator.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.blob.RowReferences;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.storage.StorageFeature.Operation;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.Commit;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.SchemaJson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;

/** The block protocol of mode BatchCompatible (storage-api.md 4.11). Thread-safe. */
final class BlockActions {
  private static final int DEFAULT_PARTITION_LIMIT = 512;

  private final Warehouse warehouse;
  private final RowReferences references;
  private final Switches switches;
  private final Clock clock;
  private final Map<String, BlockSession> sessions = new ConcurrentHashMap<>();

  BlockActions(Warehouse warehouse, RowReferences references, Switches switches, Clock clock) {
    this.warehouse = warehouse;
    this.references = references;
    this.switches = switches;
    this.clock = clock;
  }

  /** Returns what it performs on its own sessions, by action. */
  Map<String, Operation> operations() {
    return Map.of(
        "TableGetWriteSession", (call, target) -> described(find(call, target)),
        "TableCreateWriteStream", this::reserve,
        "TableWrite", this::write,
        "TableCommitWriteSession", this::commit,
        "TableAbortWriteSession", this::abort);
  }

  /** Returns whether a session to be created is one of blocks. */
  static boolean wanted(Call call) {
    return WriteMode.of(call) == WriteMode.BATCH_COMPATIBLE
        && (call.query().get("enableQuotaToken").equalsIgnoreCase("true")
            || call.json().has("PartitionSpec"));
  }

  /** Returns whether the session of {@code call} is one of these. */
  boolean has(Call call) {
    return sessions.containsKey(call.query().get("SessionId"));
  }

  private BlockSession find(Call call, Target target) {
    WriteMode.of(call);
    BlockSession session = sessions.get(call.query().get("SessionId"));
    if (session == null || !session.plan().isOf(target.table())) {
      throw ServiceError.missing(
          "NoSuchSession", "Write session '" + call.query().get("SessionId") + "' not found.");
    }
    return session;
  }

  Answer create(Call call, Target target) {
    JsonNode body = call.json();
    TableDefinition table = Sessions.table(warehouse, target.table());
    JsonNode dynamic = body.path("DynamicPartitionOptions");
    int wanted = dynamic.path("DynamicPartitionLimit").asInt(-1);
    int limit = wanted < 0 ? DEFAULT_PARTITION_LIMIT : wanted; // clients send -1 for the default
    String strategy = dynamic.path("InvalidStrategy").asText("Exception");
    if (!strategy.equalsIgnoreCase("Exception")) {
      throw ServiceError.invalid("InvalidStrategy '" + strategy + "' is not supported here.");
    }
    WritePlan plan =
        WritePlan.of(
            table,
            body.path("PartitionSpec").asText(""),
            body.path("Overwrite").asText("").equalsIgnoreCase("true"),
            false);
    boolean needsQuota = call.query().get("enableQuotaToken").equalsIgnoreCase("true");
    String id = "bs-" + UUID.randomUUID();
    BlockSession session =
        new BlockSession(
            id,
            plan,
            new BlockSession.Terms(needsQuota, limit),
            clock,
            clock.instant().plus(switches.get(Switches.SESSION_LIFETIME)));
    sessions.put(id, session);
    return described(session);
  }

  private static Answer described(BlockSession session) {
    WritePlan plan = session.plan();
    ObjectNode json = WriteSessions.warning();
    json.put("SessionId", session.id()).put("SessionStatus", session.status());
    // Clients write the columns of one list or of both: all that a batch has are in the first.
    json.set("DataSchema", SchemaJson.readForm(plan.batchColumns(), List.of()));
    json.put("MaxBlockNumber", BlockSession.MAX_BLOCK_NUMBER);
    json.put("EnhanceWriteCheck", false).put("Message", "");
    return WriteSessions.answer(json, session.id());
  }

  /** Reserves quota; the stream itself has no meaning here. */
  private Answer reserve(Call call, Target target) {
    BlockSession session = find(call, target);
    ObjectNode json = WriteSessions.warning().put("QuotaToken", session.reserve());
    return WriteSessions.answer(json, session.id());
  }

  private Answer write(Call call, Target target) {
    BlockSession session = find(call, target);
    session.requireLive();
    session.requireQuota(call.query().get("quotaToken"));
    int number = number(call, "BlockNumber", BlockSession.MAX_BLOCK_NUMBER);
    int attempt = number(call, "AttemptNumber", Integer.MAX_VALUE);
    WritePlan plan = session.plan();
    try (BufferAllocator memory =
            warehouse.allocator().newChildAllocator("write", 0, StreamActions.MOST_MEMORY);
        StagedRows rows = warehouse.stage(plan.table(), plan.fixed(), memory)) {
      new BodyReader(plan, references, memory).readInto(rows, call.stream());
      List<StagedRows.Staged> files = rows.finish();
      String message;
      try {
        message = session.add(number, attempt, files, rows.rows());
      } catch (RuntimeException e) {
        warehouse.discard(files);
        throw e;
      }
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("CommitMessage", message).put("RecordCount", rows.rows());
      return WriteSessions.answer(json, session.id());
    }
  }

  private static int number(Call call, String name, int limit) {
    long value = StreamKey.number(call.query().get(name));
    if (value < 0 || value >= limit) {
      throw ServiceError.invalid(name + " " + value + " is not between 0 and " + (limit - 1) + ".");
    }
    return (int) value;
  }

  private Answer commit(Call call, Target target) {
    BlockSession session = find(call, target);
    WritePlan plan = session.plan();
    List<String> messages = new ArrayList<>();
    call.json().path("CommitMessages").forEach(message -> messages.add(message.asText()));
    session.commit(
        messages,
        files ->
            warehouse.commit(
                plan.table().id(), Commit.of(plan.table(), plan.fixed(), files, plan.overwrite())));
    warehouse.discard(session.takeRest());
    ObjectNode json = WriteSessions.warning().put("SessionStatus", session.status());
    return WriteSessions.answer(json, session.id());
  }

  private Answer abort(Call call, Target target) {
    BlockSession session = find(call, target);
    session.abort();
    warehouse.discard(session.takeRest());
    return WriteSessions.answer(WriteSessions.warning(), session.id());
  }

  void expire(String id) {
    BlockSession session = sessions.get(id);
    if (session != null) {
      session.expireNow();
    }
  }
}
