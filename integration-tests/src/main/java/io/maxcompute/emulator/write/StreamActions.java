package io.maxcompute.emulator.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.blob.RowReferences;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.Warehouse;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;

/** The actions on one stream of a session (storage-api.md 2.9 to 2.12). Thread-safe. */
final class StreamActions {
  static final long MOST_MEMORY = 4L << 30;
  private static final String ACCESS_TOKEN = "x-odps-max-storage-write-access-token";

  private final Warehouse warehouse;
  private final RowReferences references;
  private final Switches switches;
  private final Sessions sessions;

  StreamActions(
      Warehouse warehouse, RowReferences references, Switches switches, Sessions sessions) {
    this.warehouse = warehouse;
    this.references = references;
    this.switches = switches;
    this.sessions = sessions;
  }

  private TableDefinition now(WriteSession session) {
    return warehouse.get(session.plan().table().id()).definition();
  }

  /** Opens a stream (2.9). */
  Answer create(Call call, Target target) {
    WriteSession session = sessions.find(call, target);
    StreamKey key = StreamKey.of(call);
    boolean exactlyOnce = call.json().path("ExactlyOnceMode").asBoolean(false);
    WritePlan plan = session.plan().with(now(session));
    WriteStream stream = session.create(key, exactlyOnce, plan);
    return WriteSessions.answer(StreamJson.created(stream), session.id())
        .with("Accept-Encoding", "x-lz4-frame,zstd");
  }

  /** Describes or resumes a stream (2.10). */
  Answer get(Call call, Target target) {
    WriteSession session = sessions.find(call, target);
    StreamKey key = StreamKey.of(call);
    boolean exactlyOnce =
        call.query().get("ExactlyOnceMode").equalsIgnoreCase("true")
            || call.json().path("ExactlyOnceMode").asBoolean(false);
    WritePlan plan = session.plan().with(now(session));
    WriteStream stream =
        session.resume(key, exactlyOnce, plan, switches.get(Switches.CREATES_STREAMS_ON_GET));
    return WriteSessions.answer(StreamJson.described(stream, plan.table()), session.id());
  }

  /** Takes rows (2.11): all of a request or none. */
  Answer write(Call call, Target target) {
    WriteSession session = sessions.find(call, target);
    WriteStream stream = session.findOpen(StreamKey.ofQuery(call));
    String offset = call.query().get("RowOffset");
    WriteStream.RowPosition position =
        new WriteStream.RowPosition(
            call.header(ACCESS_TOKEN), offset.isEmpty() ? -1 : StreamKey.number(offset));
    WriteSession.Appended appended = stage(call, session, stream, position);
    ObjectNode json = WriteSessions.warning();
    if (session.isStreaming()) {
      json.put("StagingId", Long.toString(appended.stagingId()));
    }
    if (stream.isExactlyOnce()) {
      json.put("ExactlyOnceRowOffset", appended.rows());
    }
    return WriteSessions.answer(json, session.id());
  }

  private WriteSession.Appended stage(
      Call call, WriteSession session, WriteStream stream, WriteStream.RowPosition position) {
    WritePlan plan = planOf(call, session, stream);
    try (BufferAllocator memory = warehouse.allocator().newChildAllocator("write", 0, MOST_MEMORY);
        StagedRows rows = warehouse.stage(plan.table(), plan.fixed(), memory)) {
      new BodyReader(plan, references, memory).readInto(rows, call.stream());
      List<StagedRows.Staged> files = rows.finish();
      boolean kept = false;
      try {
        WriteSession.Appended appended = session.append(stream, position, files, rows.rows());
        kept = appended.isNew();
        if (!kept && switches.get(Switches.REFUSES_DUPLICATE_ROWS)) {
          throw ServiceError.conflict(
              "AlreadyWritten",
              "The rows at offset "
                  + position.offset()
                  + " of "
                  + stream
                  + " are written already.");
        }
        return appended;
      } finally {
        if (!kept) {
          warehouse.discard(files);
        }
      }
    }
  }

  /** Returns how to read the body: by the columns the writer knows, unless the session evolves. */
  private WritePlan planOf(Call call, WriteSession session, WriteStream stream) {
    TableDefinition now = now(session);
    String table = call.query().get("TableId");
    if (!table.isEmpty() && !table.equals(now.id())) {
      throw ServiceError.conflict(
          "TableModified", "Table '" + now.name() + "' is not the one with id '" + table + "'.");
    }
    String given = call.query().get("SchemaVersion");
    long version =
        given.isEmpty() ? stream.plan().table().schemaVersion() : StreamKey.number(given);
    boolean tolerated = session.plan().evolves() && version < now.schemaVersion();
    if (version != now.schemaVersion() && !tolerated) {
      throw new ServiceError(
          400,
          "SchemaModified",
          "Table '"
              + now.name()
              + "' has schema version "
              + now.schemaVersion()
              + ", the rows have "
              + version
              + ".",
          Map.of("odps-tunnel-latest-schema-version", Long.toString(now.schemaVersion())));
    }
    return stream.plan().with(now);
  }

  /** Closes a stream (2.12); those of a table's own session never end. */
  Answer close(Call call, Target target) {
    WriteSession session = sessions.find(call, target);
    StreamKey key = StreamKey.of(call);
    if (Sessions.isDefault(session)) {
      session.find(key);
    } else {
      session.close(key);
    }
    return WriteSessions.answer(WriteSessions.warning(), session.id());
  }
}
