package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.sql.ResultSource;
import io.maxcompute.emulator.sql.ResultTable;
import io.maxcompute.emulator.storage.StorageFeature;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.SchemaJson;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * InstanceCreateReadSession, InstanceGetReadSession and InstanceRead: the rows that a query
 * returned (storage-api.md 2.16 to 2.18). They are there as long as the instance is. Thread-safe.
 */
public final class InstanceReads implements StorageFeature {
  private static final int LIMITED_ROWS = 10_000;

  private final Warehouse warehouse;
  private final ResultSource results;
  private final Switches switches;
  private final Clock clock;
  private final Map<String, Opened> sessions = new ConcurrentHashMap<>();

  /** Reads what {@code results} finds, from files of {@code warehouse}. */
  public InstanceReads(Warehouse warehouse, ResultSource results, Switches switches, Clock clock) {
    this.warehouse = warehouse;
    this.results = results;
    // Clients of instances do not wait for a session to become ready (Q38).
    this.switches = switches.with(Switches.INIT_POLLS, 0);
    this.clock = clock;
  }

  private record Opened(String instance, ReadSession session) {}

  @Override
  public Map<String, Operation> operations() {
    return Map.ofEntries(
        Map.entry("InstanceCreateReadSession", this::create),
        Map.entry("InstanceGetReadSession", this::get),
        Map.entry("InstanceRead", this::read));
  }

  private Answer create(Call call, Target target) {
    JsonNode body = call.json();
    ReadSession.Contents contents = contents(results.of(target.instance(), ""), body);
    String id = "is-" + UUID.randomUUID();
    ReadSession session = new ReadSession(id, contents, switches, clock);
    sessions.put(id, new Opened(target.instance(), session));
    return answer(session);
  }

  /** Opens the result; understands the body of a table's read session too (2.16). */
  private static ReadSession.Contents contents(ResultTable result, JsonNode body) {
    TableDefinition table = result.table();
    PartitionData all = new PartitionData(List.of(), result.files(), 0, 0);
    Rows rows =
        new Rows(table, ArrowForm.of(body), Slice.of(List.of(all), List.of()), null)
            .range(0, body.path("EnableLimit").asBoolean(false) ? LIMITED_ROWS : Long.MAX_VALUE);
    List<String> wanted = SessionRequest.texts(body.path("RequiredDataColumns"));
    List<Column> columns =
        wanted.isEmpty() ? table.columns() : TableDefinition.select(table.columns(), wanted);
    columns.forEach(rows.form()::field);
    return new ReadSession.Contents(
        rows,
        columns,
        List.of(),
        SplitMode.ROW_OFFSET,
        List.of(new SplitPlanner.Split(rows.slices(), -1)),
        -1,
        Incremental.OFF);
  }

  private Answer get(Call call, Target target) {
    ReadSession session = session(call, target);
    session.poll(call.query().get("session_refresh").equalsIgnoreCase("true"));
    return answer(session);
  }

  private static Answer answer(ReadSession session) {
    ReadSession.Contents contents = session.contents();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("DownloadID", session.id());
    json.put("RecordCount", contents.rows().count());
    json.put("Status", session.status());
    json.put("QuotaName", "").put("Owner", "").put("Initiated", "");
    json.set(
        "TableSchema",
        SchemaJson.writeForm(contents.dataColumns(), List.of(), List.of(), Set.of()));
    return Answer.json(json).with(ReadSessions.ROUTE_TOKEN, "rt-" + session.id());
  }

  /** Streams rows of a session, or without one those of the instance's task (2.18, Q37). */
  private Answer read(Call call, Target target) {
    JsonNode body = call.json();
    ReadSession.Contents contents;
    if (call.query().get("SessionId").isEmpty()) {
      requireFirstQuery(body);
      contents = contents(results.of(target.instance(), body.path("TaskName").asText("")), body);
    } else {
      ReadSession session = session(call, target);
      session.requireReadable();
      contents = session.contents();
    }
    ArrowForm.require(body);
    String key = body.path("Columns").isEmpty() ? "DataColumns" : "Columns";
    return Answer.streamed(
        "application/octet-stream",
        new BatchStream(
            warehouse,
            ReadRange.of(call, body).rows(contents),
            contents.columns(body, key),
            BatchLimits.of(body),
            Compression.of(call, switches.get(Switches.ENTITY_COMPRESSION))));
  }

  private static void requireFirstQuery(JsonNode body) {
    long query = body.path("QueryId").asLong(0);
    if (query != 0) {
      throw ServiceError.invalid("QueryId " + query + " does not exist; a task has one query, 0.");
    }
  }

  @Override
  public void expire(String id) {
    Opened opened = sessions.get(id);
    if (opened != null) {
      opened.session().expireNow();
    }
  }

  private ReadSession session(Call call, Target target) {
    String id = call.query().get("SessionId");
    Opened opened = sessions.get(id);
    if (opened == null || !opened.instance().equals(target.instance())) {
      throw ServiceError.missing("NoSuchSession", "Read session '" + id + "' not found.");
    }
    return opened.session();
  }
}
