package io.maxcompute.storage.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.CommitStateUnknownException;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.retry.Sleeper;
import io.maxcompute.storage.table.SchemaJson;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.WriteSchema;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Opens write sessions and their streams, and commits them (storage-api.md, section 4).
 * Thread-safe.
 *
 * <p>Every method may fail with a {@link ServiceException} if the service refuses, and with a
 * {@link io.maxcompute.storage.error.TransportException} if the connection breaks too often. What
 * the service warns of is logged.
 */
public final class WriteApi {
  private final ServiceCaller storage;
  private final StorageRequests requests;
  private final RetryListener listener;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;

  /**
   * @param storage calls the storage plane; borrowed
   */
  public WriteApi(ServiceCaller storage, StorageRequests requests) {
    this(storage, requests, RetryListener.NONE, Sleeper.THREAD, System::nanoTime);
  }

  WriteApi(
      ServiceCaller storage,
      StorageRequests requests,
      RetryListener listener,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    this.storage = storage;
    this.requests = requests;
    this.listener = listener;
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns the same calls, with a listener.
   *
   * @param retries told of the repetitions of all requests for which no other one is given
   */
  public WriteApi withRetries(RetryListener retries) {
    return new WriteApi(storage, requests, retries, sleeper, nanoTime);
  }

  /**
   * Opens a session. Nothing becomes visible before {@link #commit}.
   *
   * @throws UnsupportedOperationException if its mode needs version 3 of the Storage API, and the
   *     client speaks version 2; nothing was sent then
   */
  public WriteSession open(TableId table, WriteSessionRequest request) {
    ApiResponse answer = calls(listener).createSession(table, request);
    String id = answer.json().path("SessionId").asText("");
    if (id.isEmpty()) {
      throw new ProtocolException(
          "The service opened a write session on table '"
              + table
              + "' without naming it"
              + answer.headers().requestIdSuffix()
              + ".");
    }
    return new WriteSession(id, table, WriteMessages.routeToken(answer, ""), request.mode());
  }

  /**
   * Returns the session that {@code id} names, after asking the service for it: opened by any
   * process, in the same mode (storage-api.md, section 4.1).
   */
  public WriteSession attach(TableId table, String id, WriteMode mode) {
    WriteSession session = new WriteSession(id, table, "", mode);
    ApiResponse answer = calls(listener).session(session);
    return new WriteSession(id, table, WriteMessages.routeToken(answer, ""), mode);
  }

  /**
   * Returns the session that all streaming writers of {@code table} share (storage-api.md, section
   * 4.6). Sends nothing.
   *
   * @param mode a streaming one
   * @throws UnsupportedOperationException if the client speaks version 2 of the Storage API
   */
  public StreamingSession streaming(TableId table, WriteMode mode) {
    if (!mode.isStreaming()) {
      throw new IllegalArgumentException("mode " + mode + " is not a streaming one: use open");
    }
    requests.requireVersion3("write to table '" + table + "' in mode " + mode);
    WriteSession session = new WriteSession(WriteSession.DEFAULT_ID, table, "", mode);
    return new StreamingSession(this, session, sleeper, nanoTime);
  }

  /** Asks for the state of {@code session} and its streams. */
  public WriteSessionStatus status(WriteSession session) {
    return WriteMessages.sessionStatus(calls(listener).session(session));
  }

  /** Asks what rows of {@code session} must look like; needs no stream. */
  public WriteSchema schema(WriteSession session) {
    return schema(calls(listener), session);
  }

  /** Opens an exactly-once stream, as the method of the same name with a listener does. */
  public WriteStream openStream(WriteSession session, StreamId id) {
    return openStream(session, id, listener);
  }

  /**
   * Opens an exactly-once stream, which supersedes lower versions of the same part.
   *
   * @param retries told of the repetitions of all its requests
   */
  public WriteStream openStream(WriteSession session, StreamId id, RetryListener retries) {
    return openStream(session, id, Delivery.EXACTLY_ONCE, retries);
  }

  /**
   * Opens a stream, which supersedes lower versions of the same part.
   *
   * @param delivery what it does about a lost answer
   * @param retries told of the repetitions of all its requests
   * @throws ProtocolException if the service gives no exactly-once stream where one is wanted
   */
  public WriteStream openStream(
      WriteSession session, StreamId id, Delivery delivery, RetryListener retries) {
    WriteCalls calls = calls(retries);
    ApiResponse answer = calls.createStream(session, id, delivery);
    StreamTicket ticket = WriteMessages.ticket(answer, session);
    if (delivery == Delivery.EXACTLY_ONCE) {
      requireToken("opened", session, id, answer, ticket);
    }
    return new WriteStream(
        new WriteStream.Opened(calls, session, id, delivery, schema(calls, session, answer)),
        ticket,
        0);
  }

  /**
   * Takes an exactly-once stream over, from this process or another one, that is open: its {@link
   * WriteStream#rows} are those that the service holds, and writing goes on after them. The writer
   * that had it before can no longer write (storage-api.md, section 4.7).
   *
   * <p>A service may open a stream that does not exist yet.
   *
   * @param retries told of the repetitions of all its requests
   * @throws ProtocolException if the service does not say where to go on
   */
  public WriteStream resumeStream(WriteSession session, StreamId id, RetryListener retries) {
    WriteCalls calls = calls(retries);
    ApiResponse answer = calls.getStream(session, id, true);
    StreamTicket ticket = WriteMessages.ticket(answer, session);
    requireToken("resumed", session, id, answer, ticket);
    long rows =
        WriteMessages.streamStatus(answer)
            .rowOffset()
            .orElseThrow(() -> refusal("resumed", session, id, answer, "a row offset"));
    return new WriteStream(
        new WriteStream.Opened(
            calls, session, id, Delivery.EXACTLY_ONCE, schema(calls, session, answer)),
        ticket,
        rows);
  }

  /**
   * Asks for the state of a stream, and leaves it to its writer.
   *
   * <p>A service may open a stream that does not exist yet (storage-api.md, section 4.1).
   */
  public StreamStatus streamStatus(WriteSession session, StreamId id) {
    return WriteMessages.streamStatus(calls(listener).getStream(session, id, false));
  }

  /**
   * Makes the rows of {@code streams}, and no others, visible at once.
   *
   * @param streams at least one
   * @throws CommitStateUnknownException if nobody can say whether it happened; do not abort then
   * @throws ServiceException if the service refused: nothing became visible
   */
  public void commit(WriteSession session, List<StreamCommit> streams) {
    if (streams.isEmpty()) {
      throw new IllegalArgumentException(
          "a commit of no streams: name some, or commit all, or abort " + session);
    }
    commit(session, Optional.of(streams));
  }

  /**
   * Makes the rows of all streams visible at once, those of the latest version of each. All must be
   * closed (storage-api.md, section 2.7). {@link #commit} is safer where a part is attempted more
   * than once: this takes the rows of an abandoned stream too, unless a higher version of its part
   * supersedes it.
   *
   * @throws CommitStateUnknownException if nobody can say whether it happened; do not abort then
   * @throws ServiceException if the service refused: nothing became visible
   */
  public void commitAll(WriteSession session) {
    commit(session, Optional.empty());
  }

  private void commit(WriteSession session, Optional<List<StreamCommit>> streams) {
    requireCommits(session);
    new SessionCommit(calls(listener), session, streams).run();
  }

  /** Discards the session with all its streams. May be called at any time, and again. */
  public void abort(WriteSession session) {
    requireCommits(session);
    calls(listener).abort(session);
  }

  private static void requireCommits(WriteSession session) {
    if (session.mode().isStreaming()) {
      throw new IllegalArgumentException(
          "the rows of " + session + " become visible by themselves: no commit, no abort");
    }
  }

  /** Returns the schema in {@code answer}; asks for it if there is none. */
  private static WriteSchema schema(WriteCalls calls, WriteSession session, ApiResponse answer) {
    JsonNode schema = answer.json().path("TableSchema");
    return schema.isEmpty() ? schema(calls, session) : SchemaJson.writeSchema(schema);
  }

  private static WriteSchema schema(WriteCalls calls, WriteSession session) {
    return SchemaJson.writeSchema(calls.getSchema(session).json().path("TableSchema"));
  }

  private static void requireToken(
      String done, WriteSession session, StreamId id, ApiResponse answer, StreamTicket ticket) {
    if (ticket.accessToken().isEmpty()) {
      throw refusal(done, session, id, answer, "exactly-once mode");
    }
  }

  private static ProtocolException refusal(
      String done, WriteSession session, StreamId id, ApiResponse answer, String lacking) {
    return new ProtocolException(
        "The service "
            + done
            + " stream "
            + id
            + " of "
            + session
            + " without "
            + lacking
            + answer.headers().requestIdSuffix()
            + ".");
  }

  private WriteCalls calls(RetryListener retries) {
    return new WriteCalls(storage, requests, retries);
  }
}
