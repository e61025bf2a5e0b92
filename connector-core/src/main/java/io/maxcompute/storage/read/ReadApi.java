package io.maxcompute.storage.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.http.StreamingResponse;
import io.maxcompute.storage.retry.Polling;
import io.maxcompute.storage.retry.Retrier;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.retry.Sleeper;
import io.maxcompute.storage.table.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;

/** Opens read sessions and reads their splits (storage-api.md, section 3). Thread-safe. */
public final class ReadApi {
  private static final Duration MOST_WAIT = Duration.ofSeconds(1);
  private static final String REFRESH = "session_refresh";

  private final ServiceCaller storage;
  private final StorageRequests requests;
  private final Retrier retrier;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;

  /**
   * @param retrier repeats broken reads
   */
  public ReadApi(ServiceCaller storage, StorageRequests requests, Retrier retrier) {
    this(storage, requests, retrier, Sleeper.THREAD, System::nanoTime);
  }

  ReadApi(
      ServiceCaller storage,
      StorageRequests requests,
      Retrier retrier,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    this.storage = storage;
    this.requests = requests;
    this.retrier = retrier;
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
  }

  /**
   * Creates a session and waits until it can be read.
   *
   * @param deadline most time to wait for the service to prepare it
   * @throws ProtocolException if it cannot be read, or not in time
   */
  public ReadSession open(TableId table, ReadSessionRequest request, Duration deadline) {
    String what = "open a read session on table '" + table + "'";
    ApiRequest create = requests.on(table, "TableCreateReadSession", what);
    ApiResponse answer = storage.call(create, ReadMessages.create(request));
    boolean filtered = !request.filter().isEmpty();
    ApiRequest ask = ask(what, table, ReadMessages.sessionId(answer));
    return ReadMessages.session(table, untilReadable(ask, answer, deadline), filtered);
  }

  /**
   * Extends the life of {@code session}, also after it has expired.
   *
   * @throws ProtocolException if it can no longer be read
   */
  public ReadSession refresh(ReadSession session, Duration deadline) {
    return refresh(session, deadline, RetryListener.NONE, new Cancellation());
  }

  ReadSession refresh(
      ReadSession session, Duration deadline, RetryListener retries, Cancellation cancellation) {
    String what = "refresh read session " + session.id() + " on table '" + session.table() + "'";
    ApiRequest ask =
        ask(what, session.table(), session.id())
            .withRetries(retries)
            .withCancellation(cancellation);
    ApiResponse answer = storage.call(ask.withQuery(REFRESH, "true"), Json.object());
    ApiResponse ready = untilReadable(ask, answer, deadline);
    return ReadMessages.session(session.table(), ready, session.filtered());
  }

  private ApiResponse untilReadable(ApiRequest ask, ApiResponse created, Duration deadline) {
    Polling polling = new Polling(MOST_WAIT, deadline, sleeper, nanoTime);
    ApiResponse answer = created;
    while (true) {
      String status = ReadMessages.status(answer);
      if (status.equals("NORMAL")) {
        return answer;
      }
      if (!status.equals("INIT")) {
        throw notReadable(ask.what(), answer, "its status is " + status);
      }
      if (!polling.waitForNext()) {
        throw notReadable(ask.what(), answer, "it was not ready within " + deadline);
      }
      answer = storage.call(ask.withQuery(REFRESH, "false"), Json.object());
    }
  }

  private static ProtocolException notReadable(String what, ApiResponse answer, String reason) {
    String message = answer.json().path("Message").asText("");
    return new ProtocolException(
        "Cannot "
            + what
            + ": "
            + reason
            + (message.isEmpty() ? "" : " (\"" + message + "\")")
            + answer.headers().requestIdSuffix()
            + ".");
  }

  private ApiRequest ask(String what, TableId table, String sessionId) {
    return requests.on(table, "TableGetReadSession", what).withQuery("SessionId", sessionId);
  }

  /**
   * Returns the splits of {@code session}: those that the service made, or ranges of rows.
   *
   * @param rowsPerSplit size of the ranges, where the session is divided by rows
   */
  public static List<Split> splits(ReadSession session, long rowsPerSplit) {
    if (session.mode() != SplitOptions.Mode.ROW_OFFSET) {
      return IntStream.range(0, session.splitCount()).<Split>mapToObj(Split.Index::new).toList();
    }
    List<Split> ranges = new ArrayList<>();
    for (long offset = 0; offset < session.rowCount(); offset += rowsPerSplit) {
      ranges.add(new Split.RowRange(offset, Math.min(rowsPerSplit, session.rowCount() - offset)));
    }
    return ranges;
  }

  /**
   * Returns a reader of {@code split}, to be closed by the caller. Nothing is requested before its
   * first batch is asked for. If the session has expired it is refreshed.
   *
   * @param allocator parent of the reader's own
   * @param retries told of repetitions and resumptions
   */
  public BatchReader read(
      ReadSession session,
      Split split,
      SplitReadOptions options,
      BufferAllocator allocator,
      RetryListener retries) {
    String what = "read " + split + " of table '" + session.table() + "'";
    SplitOpener opener = new SplitOpener(this, session, split, options, what, retries);
    BatchReader.Source source =
        new BatchReader.Source(what + " [session=" + session.id() + "]", split, session.filtered());
    return new BatchReader(
        source,
        opener,
        retrier.start(what, retries),
        allocator.newChildAllocator(what, 0, options.memoryBytes()));
  }

  /** Returns a request that reads from {@code session}; what it reads is for the caller to add. */
  ApiRequest readRequest(ReadSession session, String what) {
    ApiRequest request =
        requests.on(session.table(), "TableRead", what).withQuery("SessionId", session.id());
    return StorageRequests.routed(request, session.routeToken());
  }

  StreamingResponse stream(ApiRequest request, ObjectNode body) {
    return storage.stream(request, body);
  }
}
