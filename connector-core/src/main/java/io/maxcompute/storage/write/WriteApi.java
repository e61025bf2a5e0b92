package io.maxcompute.storage.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.CommitStateUnknownException;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.SchemaJson;
import io.maxcompute.storage.table.TableId;
import java.util.List;

/**
 * Opens write sessions and their streams, and commits them (storage-api.md, section 4).
 * Thread-safe.
 */
public final class WriteApi {
  private final ServiceCaller storage;
  private final StorageRequests requests;

  public WriteApi(ServiceCaller storage, StorageRequests requests) {
    this.storage = storage;
    this.requests = requests;
  }

  /**
   * Opens a session. Nothing becomes visible before {@link #commit}.
   *
   * @throws ServiceException if the service refuses
   */
  public WriteSession open(TableId table, WriteSessionRequest request) {
    ApiResponse answer = calls(RetryListener.NONE).createSession(table, request);
    String id = answer.json().path("SessionId").asText("");
    if (id.isEmpty()) {
      throw new ProtocolException(
          "The service opened a write session on table '"
              + table
              + "' without naming it"
              + answer.headers().requestIdSuffix()
              + ".");
    }
    return new WriteSession(id, table, routeToken(answer, ""));
  }

  /**
   * Opens a stream, which supersedes lower versions of the same part.
   *
   * @param retries told of the repetitions of all its requests
   */
  public WriteStream openStream(WriteSession session, StreamId id, RetryListener retries) {
    WriteCalls calls = calls(retries);
    ApiResponse answer = calls.createStream(session, id);
    JsonNode json = answer.json();
    String accessToken = json.path("AccessToken").asText("");
    if (accessToken.isEmpty()) {
      throw new ProtocolException(
          "The service opened stream "
              + id
              + " of "
              + session
              + " without exactly-once mode"
              + answer.headers().requestIdSuffix()
              + ".");
    }
    StreamTicket ticket =
        new StreamTicket(
            accessToken,
            routeToken(answer, session.routeToken()),
            json.path("TableId").asText(""),
            json.path("SchemaVersion").asLong(-1));
    return new WriteStream(
        calls, session, id, ticket, SchemaJson.writeSchema(json.path("TableSchema")).columns());
  }

  /**
   * Makes the rows of {@code streams}, and no others, visible at once.
   *
   * @throws CommitStateUnknownException if nobody can say whether it happened; do not abort then
   * @throws ServiceException if the service refused: nothing became visible
   */
  public void commit(WriteSession session, List<StreamCommit> streams) {
    WriteCalls calls = calls(RetryListener.NONE);
    try {
      calls.commit(session, streams);
    } catch (StorageException e) {
      if (refused(e)) {
        throw e;
      }
      confirm(calls, session, streams, e);
    }
  }

  private static boolean refused(StorageException failure) {
    return (failure instanceof ServiceException service
            && service.kind() != ServiceException.Kind.UNAVAILABLE)
        || (failure instanceof TransportException transport && !transport.sent());
  }

  /**
   * Finds out whether a commit of unknown outcome took effect: asks once, and where the session is
   * not said to be at its end, commits once more, which changes nothing if the first one did
   * (storage-api.md, sections 2.6 and 2.19).
   */
  private static void confirm(
      WriteCalls calls,
      WriteSession session,
      List<StreamCommit> streams,
      StorageException failure) {
    String state = "unknown";
    try {
      state = calls.session(session).json().path("SessionStatus").asText("not stated");
      if (state.equalsIgnoreCase("COMMITTED")) {
        return;
      }
      if (state.equalsIgnoreCase("NORMAL") || state.equals("not stated")) {
        calls.commit(session, streams);
        return;
      }
    } catch (StorageException e) {
      failure.addSuppressed(e);
    }
    throw new CommitStateUnknownException(
        "The commit of "
            + session
            + " was sent, but its outcome is unknown ("
            + failure.getMessage()
            + "); asked afterwards, the service calls the session's state '"
            + state
            + "'. Nothing was rolled back. Check the table before you run the job again.",
        failure);
  }

  /** Discards the session with all its streams. May be called at any time, and again. */
  public void abort(WriteSession session) {
    calls(RetryListener.NONE).abort(session);
  }

  private WriteCalls calls(RetryListener retries) {
    return new WriteCalls(storage, requests, retries);
  }

  private static String routeToken(ApiResponse answer, String otherwise) {
    return answer.header(StorageRequests.ROUTE_TOKEN).orElse(otherwise);
  }
}
