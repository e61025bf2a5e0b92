package io.maxcompute.storage.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The write actions on the wire (storage-api.md, sections 2.5 to 2.12). */
final class WriteCalls {
  private static final String ACCESS_TOKEN = "x-odps-max-storage-write-access-token";

  private final ServiceCaller storage;
  private final StorageRequests requests;
  private final RetryListener retries;

  WriteCalls(ServiceCaller storage, StorageRequests requests, RetryListener retries) {
    this.storage = storage;
    this.requests = requests;
    this.retries = retries;
  }

  ApiResponse createSession(TableId table, WriteSessionRequest request) {
    ObjectNode body = Json.object().put("PartialPartitionSpec", request.partition().address());
    ObjectNode flags = body.putObject("Flags");
    if (request.overwrite()) {
      flags.put("overwrite", "true");
    }
    requests.quota().ifPresent(quota -> flags.put("quota_name", quota));
    return storage.call(
        requests
            .on(table, "TableCreateWriteSession", "open a write session on table '" + table + "'")
            .withRetries(retries),
        body);
  }

  ApiResponse createStream(WriteSession session, StreamId id) {
    ObjectNode body =
        Json.object()
            .put("StreamId", id.part())
            .put("StreamVersion", id.version())
            .put("ExactlyOnceMode", true);
    String what = "open stream " + id + " of " + session;
    return storage.call(on(session, "TableCreateWriteStream", what), body);
  }

  ApiResponse write(
      WriteSession session, StreamId id, StreamTicket ticket, long offset, EncodedRows encoded) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("StreamId", id.part());
    query.put("StreamVersion", Integer.toString(id.version()));
    query.put("Count", Long.toString(encoded.rows()));
    query.put("RowOffset", Long.toString(offset));
    if (!ticket.tableId().isEmpty()) {
      query.put("TableId", ticket.tableId());
    }
    if (ticket.schemaVersion() >= 0) {
      query.put("SchemaVersion", Long.toString(ticket.schemaVersion()));
    }
    String what = "write rows from " + offset + " on to stream " + id + " of " + session;
    ApiRequest request =
        on(session, "TableWrite", what)
            .withQuery(query)
            .withHeader(ACCESS_TOKEN, ticket.accessToken())
            .withBody("application/octet-stream", encoded.bytes());
    return storage.call(StorageRequests.routed(request, ticket.routeToken()));
  }

  ApiResponse close(WriteSession session, StreamId id, StreamTicket ticket) {
    ObjectNode body =
        Json.object()
            .put("SessionId", session.id())
            .put("StreamId", id.part())
            .put("StreamVersion", id.version());
    ApiRequest request =
        on(session, "TableCloseWriteStream", "close stream " + id + " of " + session);
    return storage.call(StorageRequests.routed(request, ticket.routeToken()), body);
  }

  ApiResponse commit(WriteSession session, List<StreamCommit> streams) {
    ObjectNode body = Json.object();
    ArrayNode ids = body.putArray("StreamIds");
    ArrayNode versions = body.putArray("StreamVersions");
    for (StreamCommit stream : streams) {
      ids.add(stream.id().part());
      versions.add(stream.id().version());
    }
    return storage.call(on(session, "TableCommitWriteSession", "commit " + session).once(), body);
  }

  ApiResponse session(WriteSession session) {
    String what = "ask for the state of " + session;
    return storage.call(on(session, "TableGetWriteSession", what), Json.object());
  }

  ApiResponse abort(WriteSession session) {
    return storage.call(on(session, "TableAbortWriteSession", "abort " + session), Json.object());
  }

  private ApiRequest on(WriteSession session, String action, String what) {
    ApiRequest request =
        requests
            .on(session.table(), action, what)
            .withQuery("SessionId", session.id())
            .withRetries(retries);
    return StorageRequests.routed(request, session.routeToken());
  }
}
