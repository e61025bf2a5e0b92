package io.maxcompute.storage.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.table.TableSchema;

/**
 * An exactly-once stream of rows (storage-api.md, section 4.7).
 *
 * <p>Rows count from zero. A request whose answer was lost is sent again with the same row offset,
 * and the service takes it once. Not thread-safe; calls may come from different threads in turn.
 */
public final class WriteStream {
  private final WriteCalls calls;
  private final WriteSession session;
  private final StreamId id;
  private final StreamTicket ticket;
  private final TableSchema schema;
  private long rows;
  private long bytes;
  private boolean closed;

  WriteStream(
      WriteCalls calls,
      WriteSession session,
      StreamId id,
      StreamTicket ticket,
      TableSchema schema) {
    this.calls = calls;
    this.session = session;
    this.id = id;
    this.ticket = ticket;
    this.schema = schema;
  }

  /**
   * Returns the columns that batches must have, as {@link TableSchema#dataColumns()}: the table's
   * data columns, then the partition columns that the session did not fix.
   */
  public TableSchema schema() {
    return schema;
  }

  public StreamId id() {
    return id;
  }

  /**
   * Sends rows and waits until the service has them.
   *
   * @throws ProtocolException if the service counts other rows than were sent
   */
  public void write(EncodedRows encoded) {
    if (closed) {
      throw new IllegalStateException("stream " + id + " is closed");
    }
    ApiResponse answer = calls.write(session, id, ticket, rows, encoded);
    long expected = Math.addExact(rows, encoded.rows());
    JsonNode next = answer.json().path("ExactlyOnceRowOffset");
    if (!next.isIntegralNumber() || next.asLong() != expected) {
      throw new ProtocolException(
          "Cannot write to stream "
              + id
              + " of "
              + session
              + ": the service counts "
              + (next.isMissingNode() ? "no" : next.asText())
              + " rows where "
              + expected
              + " were sent"
              + answer.headers().requestIdSuffix()
              + ".");
    }
    rows = expected;
    bytes += encoded.bytes().length;
  }

  /** Ends the stream. Its rows become visible if the session's commit names it. */
  public StreamCommit finish() {
    if (!closed) {
      calls.close(session, id, ticket);
      closed = true;
    }
    return new StreamCommit(id, rows, bytes);
  }
}
