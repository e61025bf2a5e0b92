package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.type.SchemaJson;

/** The answer of TableCreateReadSession and TableGetReadSession (storage-api.md 2.1). */
final class SessionJson {
  private SessionJson() {}

  static ObjectNode of(ReadSession session) {
    ReadSession.Contents contents = session.contents();
    SplitMode mode = contents.mode();
    String status = session.status();
    boolean ready = !status.equals("INIT");
    long rows = ready && mode == SplitMode.ROW_OFFSET ? contents.rows().count() : -1;
    int splits = mode == SplitMode.ROW_OFFSET ? -1 : contents.splits().size();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("SessionId", session.id());
    json.put("SessionStatus", status);
    json.put("SessionType", "batch_read");
    json.put("ExpirationTime", session.expires().getEpochSecond());
    json.put("SplitsCount", ready ? splits : 0);
    json.put("RecordCount", rows);
    json.put("SplitMode", mode.word());
    json.put("LatestVersion", contents.latestVersion());
    json.put("Message", "");
    json.put("EnableLargeString", contents.rows().form().largeStrings());
    ArrayNode buckets = json.putArray("SplitBucketId");
    if (mode == SplitMode.BUCKET && ready) {
      contents.splits().forEach(split -> buckets.add(split.bucket()));
    }
    json.putArray("SupportedDataFormat").addObject().put("Type", "Arrow").put("Version", "V5");
    json.putObject("SessionStats")
        .put("EstimatedSize", contents.rows().bytes())
        .put("EstimatedRowCount", contents.rows().stored());
    json.set("IncrementalReadOptions", contents.incremental().json());
    json.set(
        "DataSchema",
        SchemaJson.readForm(contents.dataColumns(), contents.table().partitionColumns()));
    json.set(
        "TableSchema",
        SchemaJson.writeForm(
            contents.dataColumns(),
            contents.table().partitionColumns(),
            contents.table().keyNames()));
    return json;
  }
}
