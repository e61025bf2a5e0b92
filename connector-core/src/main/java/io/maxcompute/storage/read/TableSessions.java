package io.maxcompute.storage.read;

import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.http.StreamingResponse;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.TableId;
import java.time.Duration;

/** The calls about read sessions of tables. Thread-safe. */
record TableSessions(ServiceCaller storage, StorageRequests requests, SessionWait waiting) {
  private static final String REFRESH = "session_refresh";

  ReadSession open(TableId table, ReadSessionRequest request, Duration deadline) {
    String what = "open a read session on table '" + table + "'";
    ApiRequest create = requests.on(table, "TableCreateReadSession", what);
    ApiResponse answer = storage.call(create, ReadMessages.create(request));
    ApiRequest ask = ask(what, table, ReadMessages.sessionId(what, answer));
    boolean filtered = !request.rows().filter().isEmpty();
    return ReadMessages.session(ask.what(), table, readable(ask, answer, deadline), filtered);
  }

  SessionStatus status(TableId table, String id) {
    ApiRequest ask = ask("ask for the status of " + named(table, id), table, id);
    return SessionStatus.of(ReadMessages.status(answer(ask, false)));
  }

  ReadSession attach(TableId table, String id, boolean filtered, Duration deadline) {
    ApiRequest ask = ask("attach to " + named(table, id), table, id);
    ApiResponse answer = answer(ask, false);
    if (SessionStatus.of(ReadMessages.status(answer)) == SessionStatus.EXPIRED) {
      answer = answer(ask, true);
    }
    return ReadMessages.session(ask.what(), table, readable(ask, answer, deadline), filtered);
  }

  ReadSession refresh(
      ReadSession session, Duration deadline, RetryListener retries, Cancellation cancellation) {
    TableId table = session.table();
    ApiRequest ask =
        ask("refresh " + named(table, session.id()), table, session.id())
            .withRetries(retries)
            .withCancellation(cancellation);
    return ReadMessages.refreshed(session, readable(ask, answer(ask, true), deadline));
  }

  private ApiResponse readable(ApiRequest ask, ApiResponse first, Duration deadline) {
    return waiting.untilReadable(
        ask.what(), ReadMessages::status, first, () -> answer(ask, false), deadline);
  }

  private ApiResponse answer(ApiRequest ask, boolean refresh) {
    return storage.call(ask.withQuery(REFRESH, Boolean.toString(refresh)), Json.object());
  }

  private ApiRequest ask(String what, TableId table, String id) {
    return requests.on(table, "TableGetReadSession", what).withQuery("SessionId", id);
  }

  private static String named(TableId table, String id) {
    return "read session " + id + " on table '" + table + "'";
  }

  BatchReader.Opener opener(
      ReadSession session,
      Split split,
      SplitReadOptions options,
      String what,
      RetryListener retries) {
    return new SessionOpener<>(
        session,
        what,
        (readable, rows, cancellation) -> {
          long skip = options.skipRows() + rows;
          ApiRequest request =
              requests
                  .on(readable.table(), "TableRead", what)
                  .withQuery("SessionId", readable.id())
                  .withQuery(split.address(skip))
                  .withRetries(retries)
                  .withCancellation(cancellation);
          return storage.stream(
              StorageRequests.routed(accepting(request, options), readable.routeToken()),
              ReadMessages.read(options, split.skipParameter(skip)));
        },
        (expired, cancellation) ->
            refresh(expired, SessionOpener.MOST_REFRESH, retries, cancellation));
  }

  StreamingResponse preview(
      TableId table,
      PreviewRequest preview,
      String what,
      RetryListener retries,
      Cancellation cancellation) {
    ApiRequest request =
        requests
            .on(table, "TablePreview", what)
            .withHeader("Accept-Encoding", "identity")
            .withRetries(retries)
            .withCancellation(cancellation);
    if (preview.limit() > 0) {
      request = request.withQuery("Limit", Integer.toString(preview.limit()));
    }
    if (!preview.partition().values().isEmpty()) {
      request = request.withQuery("Partition", preview.partition().address());
    }
    return storage.stream(request, ReadMessages.preview(preview));
  }

  /** Returns {@code request} with the compression that {@code options} ask for. */
  static ApiRequest accepting(ApiRequest request, SplitReadOptions options) {
    return request.withHeader("Accept-Encoding", options.compression().token().orElse("identity"));
  }
}
