package io.maxcompute.emulator.write;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.SchemaJson;
import java.util.ArrayList;
import java.util.List;

/** The answers about write streams (storage-api.md 2.9, 2.10, 2.13). */
final class StreamJson {
  private StreamJson() {}

  /** System columns are among the data columns too: the vendor's Java client writes those alone. */
  static ObjectNode schema(WritePlan plan) {
    TableDefinition table = plan.table();
    List<Column> data = new ArrayList<>(plan.batchColumns());
    data.addAll(table.systemColumns());
    return SchemaJson.writeForm(
        data, table.partitionColumns(), table.systemColumns(), table.keyNames());
  }

  static ObjectNode created(WriteStream stream) {
    TableDefinition table = stream.plan().table();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("TableId", table.id());
    json.put("SchemaVersion", table.schemaVersion());
    json.put("IsDeltaTable", table.isDelta());
    json.put("AccessToken", stream.accessToken());
    json.put("WarningMessage", "");
    json.set("TableSchema", schema(stream.plan()));
    return json;
  }

  /**
   * Describes a stream. Its {@code status} is a number, as the vendor's client reads it, and its
   * {@code Status} a word (8: Q22).
   *
   * @param now the table as it is now
   */
  static ObjectNode described(WriteStream stream, TableDefinition now) {
    ObjectNode json = created(stream);
    String status = stream.state() == WriteStream.State.STALE ? "ERROR" : stream.state().name();
    json.put("status", stream.state().code()).put("Status", status);
    json.put("recordCount", stream.rows()).put("RecordCount", stream.rows());
    json.put("ByteSize", stream.bytes());
    json.put("RowOffset", stream.rows());
    json.put("LatestSchemaVersion", now.schemaVersion());
    json.put("ErrorCode", "").put("ErrorMessage", "");
    return json;
  }
}
