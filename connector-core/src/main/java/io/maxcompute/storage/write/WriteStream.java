package io.maxcompute.storage.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.arrow.OperationColumn;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.table.WriteSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of rows (storage-api.md, sections 2.11 and 4.7).
 *
 * <p>With {@link Delivery#EXACTLY_ONCE} a request whose answer was lost is sent again with the same
 * row offset, and the service takes it once. Not thread-safe; calls may come from different threads
 * in turn. Holds no connection between calls: need not be closed to free anything.
 */
public final class WriteStream {
  private static final Logger LOG = LoggerFactory.getLogger(WriteStream.class);
  private static final String ALREADY_WRITTEN = "AlreadyWritten";

  /** A stream of this name is never closed (storage-api.md, section 4.6). */
  private static final String UNCLOSED_PART = "default";

  /**
   * What stays the same as long as the stream is open.
   *
   * @param schema of the batches
   */
  record Opened(
      WriteCalls calls, WriteSession session, StreamId id, Delivery delivery, WriteSchema schema) {}

  private enum State {
    OPEN,
    FINISHED,
    ABANDONED
  }

  private final Opened opened;
  private final TableSchema schema;
  private StreamTicket ticket;
  private long rows;
  private long bytes;
  private State state = State.OPEN;

  /**
   * @param rows rows that the service holds already
   */
  WriteStream(Opened opened, StreamTicket ticket, long rows) {
    this.opened = opened;
    this.schema = batchSchema(opened.schema());
    this.ticket = ticket;
    this.rows = rows;
  }

  private static TableSchema batchSchema(WriteSchema schema) {
    List<Column> columns = new ArrayList<>(schema.columns().dataColumns());
    schema.systemColumns().stream()
        .filter(column -> column.name().equalsIgnoreCase(OperationColumn.NAME))
        .filter(column -> columns.stream().noneMatch(c -> c.name().equalsIgnoreCase(column.name())))
        .forEach(columns::add);
    return new TableSchema(columns, schema.columns().partitionColumns());
  }

  /**
   * Returns the columns that batches must have, as {@link TableSchema#dataColumns()}: the table's
   * data columns, then the partition columns that the session did not fix, then, for a Delta table,
   * the column of {@link OperationColumn}.
   */
  public TableSchema schema() {
    return schema;
  }

  /** Returns all that the service said of the columns: their ids, the key, system columns. */
  public WriteSchema writeSchema() {
    return opened.schema();
  }

  /** Returns the version of the table's columns that {@link #schema} is; -1 if not known. */
  public long schemaVersion() {
    return ticket.schemaVersion();
  }

  /** Returns the session that it is part of. */
  public WriteSession session() {
    return opened.session();
  }

  /** Returns which attempt at which part it is. */
  public StreamId id() {
    return opened.id();
  }

  /** Returns how many rows the service has acknowledged, those before a resumption included. */
  public long rows() {
    return rows;
  }

  /**
   * Sends rows and waits until the service has them. Without exactly-once mode, a failure leaves it
   * open whether it has.
   *
   * @throws ProtocolException if the service counts other rows than were sent
   * @throws ServiceException of kind {@link Kind#SCHEMA_MODIFIED} if the table's columns have
   *     changed: open the stream again to learn them
   */
  public WriteReceipt write(EncodedRows encoded) {
    if (state != State.OPEN) {
      throw new IllegalStateException("stream " + opened.id() + " is closed");
    }
    long expected = Math.addExact(rows, encoded.rows());
    WriteReceipt receipt =
        opened.delivery() == Delivery.EXACTLY_ONCE
            ? writeAtOffset(encoded, expected)
            : writeOnce(encoded, expected);
    rows = expected;
    bytes += encoded.byteCount();
    return receipt;
  }

  private WriteReceipt writeOnce(EncodedRows encoded, long expected) {
    return receipt(send(encoded, OptionalLong.empty()), expected);
  }

  private WriteReceipt writeAtOffset(EncodedRows encoded, long expected) {
    try {
      ApiResponse answer = send(encoded, OptionalLong.of(rows));
      checkCount(answer, expected);
      return receipt(answer, expected);
    } catch (ServiceException e) {
      if (e.answer().code().equals(ALREADY_WRITTEN) && holds(expected)) {
        return new WriteReceipt(expected, Optional.empty(), "");
      }
      boolean fenced = e.kind() == Kind.CONFLICT || e.kind() == Kind.ACCESS_DENIED;
      throw fenced
          ? e.withAdvice(
              "If another writer has opened or resumed this stream, only that one can go on.")
          : e;
    }
  }

  /** Returns whether the rows of a repeated request are in the stream, and none after them. */
  private boolean holds(long expected) {
    ApiResponse answer = opened.calls().getStream(opened.session(), opened.id(), false);
    OptionalLong next = WriteMessages.streamStatus(answer).rowOffset();
    return next.isPresent() && next.getAsLong() == expected;
  }

  private ApiResponse send(EncodedRows encoded, OptionalLong offset) {
    ApiResponse answer =
        opened.calls().write(opened.session(), opened.id(), ticket, offset, encoded);
    ticket = ticket.routedBy(WriteMessages.routeToken(answer, ""));
    return answer;
  }

  private static WriteReceipt receipt(ApiResponse answer, long rows) {
    return new WriteReceipt(rows, WriteMessages.stagingId(answer), WriteMessages.warning(answer));
  }

  private void checkCount(ApiResponse answer, long expected) {
    JsonNode next = answer.json().path("ExactlyOnceRowOffset");
    if (!next.isIntegralNumber() || next.asLong() != expected) {
      throw new ProtocolException(
          "Cannot write to stream "
              + opened.id()
              + " of "
              + opened.session()
              + ": the service counts "
              + (next.isMissingNode() ? "no" : next.asText())
              + " rows where "
              + expected
              + " were sent"
              + answer.headers().requestIdSuffix()
              + ".");
    }
  }

  /**
   * Ends the stream. Its rows become visible if the session's commit names it; those of a streaming
   * session do so anyway. May be called again.
   *
   * @throws IllegalStateException if it was abandoned
   */
  public StreamCommit finish() {
    if (state == State.ABANDONED) {
      throw new IllegalStateException("stream " + opened.id() + " was abandoned");
    }
    if (state == State.OPEN && isClosable()) {
      opened.calls().close(opened.session(), opened.id(), ticket);
    }
    state = State.FINISHED;
    return new StreamCommit(opened.id(), rows, bytes);
  }

  /**
   * Gives an unfinished stream up: closes it in the service, if that is possible without waiting,
   * since a service may refuse to commit a session with open streams that the commit does not name
   * (storage-api.md, section 4.1). Never fails, and does nothing to a finished stream.
   *
   * <p>Its rows stay in the session: {@link WriteApi#commit} leaves them out, but {@link
   * WriteApi#commitAll} takes them unless a higher version of the part supersedes them.
   */
  public void abandon() {
    if (state != State.OPEN) {
      return;
    }
    state = State.ABANDONED;
    if (isClosable()) {
      try {
        opened.calls().withoutRetries().close(opened.session(), opened.id(), ticket);
      } catch (RuntimeException e) {
        LOG.debug("Cannot close stream {} of {}, given up", opened.id(), opened.session(), e);
      }
    }
  }

  private boolean isClosable() {
    return !opened.session().mode().isStreaming() && !opened.id().part().equals(UNCLOSED_PART);
  }
}
