package io.maxcompute.storage.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.SchemaJson;
import java.time.Duration;
import java.util.Map;

/**
 * The calls about results of SQL instances (storage-api.md, sections 2.16 to 2.18). Thread-safe.
 */
record InstanceSessions(ServiceCaller storage, StorageRequests requests, SessionWait waiting) {
  private static final String ENABLE_LIMIT = "EnableLimit";

  InstanceSession open(String instance, boolean limited, Duration deadline) {
    String what = "open a read session on instance '" + instance + "'";
    ApiRequest create = requests.onInstance(instance, "InstanceCreateReadSession", what);
    ApiResponse answer = storage.call(create, Json.object().put(ENABLE_LIMIT, limited));
    ApiRequest ask = ask(what, instance, id(what, answer));
    return session(what, instance, readable(ask, answer, deadline));
  }

  InstanceSession attach(String instance, String id, Duration deadline) {
    ApiRequest ask = ask("attach to " + named(instance, id), instance, id);
    return session(ask.what(), instance, readable(ask, storage.call(ask), deadline));
  }

  InstanceSession refresh(
      InstanceSession session,
      Duration deadline,
      RetryListener retries,
      Cancellation cancellation) {
    String what = "refresh " + named(session.instance(), session.id());
    ApiRequest ask =
        ask(what, session.instance(), session.id())
            .withRetries(retries)
            .withCancellation(cancellation);
    ApiRequest refresh = ask.withMethod("POST").withQuery("session_refresh", "true");
    ApiResponse answer = storage.call(refresh, Json.object());
    ApiResponse ready = readable(ask, answer, deadline);
    String token = ready.header(StorageRequests.ROUTE_TOKEN).orElse(session.routeToken());
    return new InstanceSession(
        session.id(),
        session.instance(),
        session.schema(),
        session.rowCount(),
        session.quota(),
        token);
  }

  private ApiResponse readable(ApiRequest ask, ApiResponse first, Duration deadline) {
    return waiting.untilReadable(
        ask.what(), InstanceSessions::status, first, () -> storage.call(ask), deadline);
  }

  private static InstanceSession session(String what, String instance, ApiResponse ready) {
    JsonNode json = ready.json();
    long rows = json.path("RecordCount").asLong(-1);
    if (rows < 0) {
      throw ReadMessages.incomplete(what, ready, "the number of its rows");
    }
    return new InstanceSession(
        id(what, ready),
        instance,
        SchemaJson.writeSchema(json.path("TableSchema")).columns(),
        rows,
        json.path("QuotaName").asText(""),
        ready.header(StorageRequests.ROUTE_TOKEN).orElse(""));
  }

  /** Some clients pass over the status: where it is missing, the session is ready. */
  private static String status(ApiResponse answer) {
    String word = answer.json().path("Status").asText("");
    return word.isEmpty() ? SessionStatus.NORMAL.name() : word;
  }

  private static String id(String what, ApiResponse answer) {
    String id = answer.json().path("DownloadID").asText("");
    if (id.isEmpty()) {
      throw ReadMessages.incomplete(what, answer, "its id");
    }
    return id;
  }

  private ApiRequest ask(String what, String instance, String id) {
    return requests
        .onInstance(instance, "InstanceGetReadSession", what)
        .withMethod("GET")
        .withQuery("SessionId", id);
  }

  private static String named(String instance, String id) {
    return "read session " + id + " on instance '" + instance + "'";
  }

  BatchReader.Opener opener(
      InstanceSession session,
      Split split,
      SplitReadOptions options,
      String what,
      RetryListener retries) {
    return new SessionOpener<>(
        session,
        what,
        (readable, rows, cancellation) -> {
          ApiRequest request =
              read(readable.instance(), split, options, what, rows)
                  .withQuery("SessionId", readable.id())
                  .withRetries(retries)
                  .withCancellation(cancellation);
          return storage.stream(
              StorageRequests.routed(request, readable.routeToken()), body(options));
        },
        (expired, cancellation) ->
            refresh(expired, SessionOpener.MOST_REFRESH, retries, cancellation));
  }

  /** Returns what opens the stream of a result without a session. */
  BatchReader.Opener opener(
      InstanceResult result, SplitReadOptions options, String what, RetryListener retries) {
    ObjectNode body =
        body(options)
            .put("TaskName", result.task())
            .put("QueryId", result.query())
            .put(ENABLE_LIMIT, result.limited());
    return (rows, cancellation) ->
        storage.stream(
            read(result.instance(), new Split.Whole(), options, what, rows)
                .withRetries(retries)
                .withCancellation(cancellation),
            body);
  }

  private ApiRequest read(
      String instance, Split split, SplitReadOptions options, String what, long rows) {
    long skip = options.skipRows() + rows;
    Map<String, String> address =
        split instanceof Split.RowRange
            ? split.address(skip)
            : Map.of("Offset", Long.toString(skip)); // to the end of the result
    ApiRequest request = requests.onInstance(instance, "InstanceRead", what).withQuery(address);
    return TableSessions.accepting(request, options);
  }

  private static ObjectNode body(SplitReadOptions options) {
    ObjectNode body = Json.object();
    body.put("MaxBatchRows", options.batchRows()).put("MaxBatchRawSize", options.batchBytes());
    body.set("Columns", Json.array(options.columns()));
    return body;
  }
}
