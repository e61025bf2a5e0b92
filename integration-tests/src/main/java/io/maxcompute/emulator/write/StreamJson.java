package io.maxcompute.emulator.write;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.type.SchemaJson;

/** The answers about write streams (storage-api.md 2.9, 2.10, 2.13). */
final class StreamJson {
  /** Tables never change their columns here. */
  private static final long SCHEMA_VERSION = 1;

  private StreamJson() {}

  static ObjectNode schema(WriteSession.Plan plan) {
    TableDefinition table = plan.table();
    return SchemaJson.writeForm(plan.batchColumns(), table.partitionColumns(), table.keyNames());
  }

  static ObjectNode created(WriteSession session, WriteStream stream) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("TableId", session.plan().table().id());
    json.put("SchemaVersion", SCHEMA_VERSION);
    json.put("IsDeltaTable", session.plan().table().isDelta());
    json.put("AccessToken", stream.accessToken());
    json.put("WarningMessage", "");
    json.set("TableSchema", schema(session.plan()));
    return json;
  }

  static ObjectNode described(WriteSession session, WriteStream stream) {
    ObjectNode json = created(session, stream);
    String status = stream.state() == WriteStream.State.STALE ? "ERROR" : stream.state().name();
    json.put("status", status).put("Status", status);
    json.put("recordCount", stream.rows()).put("RecordCount", stream.rows());
    json.put("ByteSize", stream.bytes());
    json.put("RowOffset", stream.rows());
    json.put("LatestSchemaVersion", SCHEMA_VERSION);
    json.put("ErrorCode", "").put("ErrorMessage", "");
    return json;
  }
}
