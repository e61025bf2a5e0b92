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
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The write actions on the wire (storage-api.md, sections 2.5 to 2.13). */
final class WriteCalls {
  private static final Logger LOG = LoggerFactory.getLogger(WriteCalls.class);
  private static final String ACCESS_TOKEN = "x-odps-max-storage-write-access-token";
  private static final String EXACTLY_ONCE = "ExactlyOnceMode";

  private final ServiceCaller storage;
  private final StorageRequests requests;
  private final RetryListener retries;

  WriteCalls(ServiceCaller storage, StorageRequests requests, RetryListener retries) {
    this.storage = storage;
    this.requests = requests;
    this.retries = retries;
  }

  /** Returns calls that fail where these would wait and try again. */
  WriteCalls withoutRetries() {
    return new WriteCalls(
        storage,
        requests,
        (what, wait, failure) -> {
          throw failure;
        });
  }

  ApiResponse createSession(TableId table, WriteSessionRequest request) {
    ObjectNode body = Json.object().put("PartialPartitionSpec", request.partition().address());
    ObjectNode flags = body.putObject("Flags");
    if (request.overwrite()) {
      flags.put("overwrite", "true");
    }
    if (request.schemaEvolution()) {
      flags.put("enable_schema_evolution", "true");
    }
    Optional<String> quota = request.quota().or(requests::quota);
    quota.ifPresent(name -> flags.put("quota_name", name));
    String what = "open a write session on table '" + table + "'";
    ApiRequest create = requests.on(table, "TableCreateWriteSession", what).withRetries(retries);
    return send(inMode(request.mode(), create), body);
  }

  ApiResponse createStream(WriteSession session, StreamId id, Delivery delivery) {
    ObjectNode body = streamBody(id);
    if (delivery == Delivery.EXACTLY_ONCE) {
      body.put(EXACTLY_ONCE, true);
    }
    String what = "open stream " + id + " of " + session;
    return send(on(session, "TableCreateWriteStream", what), body);
  }

  /**
   * @param resumed whether to take the stream over from whoever writes it
   */
  ApiResponse getStream(WriteSession session, StreamId id, boolean resumed) {
    String what =
        (resumed ? "resume" : "ask for the state of") + " stream " + id + " of " + session;
    ApiRequest request = on(session, "TableGetWriteStream", what).withQuery(streamQuery(id));
    return send(
        resumed ? request.withQuery(EXACTLY_ONCE, "true") : request,
        streamBody(id).put(EXACTLY_ONCE, resumed));
  }

  ApiResponse getSchema(WriteSession session) {
    String what = "ask for the write schema of " + session;
    ApiRequest request =
        requests
            .on(session.table(), "TableGetWriteSchema", what)
            .withQuery("SessionId", session.id())
            .withRetries(retries);
    return send(StorageRequests.routed(request, session.routeToken()), Json.object());
  }

  /**
   * @param offset of the first row in the stream, with which the rows may be sent again; absent
   *     where the service would take them twice
   */
  ApiResponse write(
      WriteSession session,
      StreamId id,
      StreamTicket ticket,
      OptionalLong offset,
      EncodedRows encoded) {
    Map<String, String> query = streamQuery(id);
    query.put("Count", Long.toString(encoded.rows()));
    offset.ifPresent(row -> query.put("RowOffset", Long.toString(row)));
    if (!ticket.tableId().isEmpty()) {
      query.put("TableId", ticket.tableId());
    }
    if (ticket.schemaVersion() >= 0) {
      query.put("SchemaVersion", Long.toString(ticket.schemaVersion()));
    }
    String from = offset.isPresent() ? " from " + offset.getAsLong() + " on" : "";
    String what = "write rows" + from + " to stream " + id + " of " + session;
    ApiRequest request =
        on(session, "TableWrite", what)
            .withQuery(query)
            .withBody("application/octet-stream", encoded.byteCount(), encoded::writeTo);
    request = StorageRequests.routed(request, ticket.routeToken());
    return send(
        offset.isPresent()
            ? request.withHeader(ACCESS_TOKEN, ticket.accessToken())
            : request.once());
  }

  ApiResponse close(WriteSession session, StreamId id, StreamTicket ticket) {
    ObjectNode body = Json.object().put("SessionId", session.id());
    body.setAll(streamBody(id));
    ApiRequest request =
        on(session, "TableCloseWriteStream", "close stream " + id + " of " + session);
    return send(StorageRequests.routed(request, ticket.routeToken()), body);
  }

  /**
   * @param streams those to commit; absent for the latest version of each
   */
  ApiResponse commit(WriteSession session, Optional<List<StreamCommit>> streams) {
    ObjectNode body = Json.object();
    if (streams.isPresent()) {
      ArrayNode ids = body.putArray("StreamIds");
      ArrayNode versions = body.putArray("StreamVersions");
      for (StreamCommit stream : streams.get()) {
        ids.add(stream.id().part());
        versions.add(stream.id().version());
      }
    }
    return send(on(session, "TableCommitWriteSession", "commit " + session).once(), body);
  }

  ApiResponse session(WriteSession session) {
    String what = "ask for the state of " + session;
    return send(on(session, "TableGetWriteSession", what), Json.object());
  }

  ApiResponse abort(WriteSession session) {
    return send(on(session, "TableAbortWriteSession", "abort " + session), Json.object());
  }

  private static ObjectNode streamBody(StreamId id) {
    return Json.object().put("StreamId", id.part()).put("StreamVersion", id.version());
  }

  private static Map<String, String> streamQuery(StreamId id) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("StreamId", id.part());
    query.put("StreamVersion", Integer.toString(id.version()));
    return query;
  }

  private ApiRequest on(WriteSession session, String action, String what) {
    ApiRequest request =
        requests
            .on(session.table(), action, what)
            .withQuery("SessionId", session.id())
            .withRetries(retries);
    return StorageRequests.routed(inMode(session.mode(), request), session.routeToken());
  }

  /** Names the mode, for which version 2 of the API has no word (storage-api.md, section 1.3). */
  private ApiRequest inMode(WriteMode mode, ApiRequest request) {
    if (mode != WriteMode.BATCH) {
      requests.requireVersion3(request.what() + " in mode " + mode);
    }
    return requests.version() < 3 ? request : request.withQuery("WriteMode", mode.toString());
  }

  private ApiResponse send(ApiRequest request, ObjectNode body) {
    return logged(request, storage.call(request, body));
  }

  private ApiResponse send(ApiRequest request) {
    return logged(request, storage.call(request));
  }

  private static ApiResponse logged(ApiRequest request, ApiResponse answer) {
    String warning = WriteMessages.warning(answer);
    if (!warning.isEmpty()) {
      LOG.warn(
          "The service warns: {} [asked to={}]{}",
          warning,
          request.what(),
          answer.headers().requestIdSuffix());
    }
    return answer;
  }
}
