package io.maxcompute.storage.read;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.Retrier;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.TableId;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Reads tables (storage-api.md, section 3): a session is opened, its splits are read, in any order,
 * at once, by any process. Thread-safe.
 *
 * <p>Every call throws {@link ServiceException} if the service refuses, {@link TransportException}
 * if the connection fails, and {@link ProtocolException} if the answer is none that the protocol
 * allows. Sessions need no closing: the service forgets them.
 */
public final class ReadApi {
  private final TableSessions tables;
  private final Readers readers;

  /**
   * @param retrier repeats broken reads
   */
  public ReadApi(ServiceCaller storage, StorageRequests requests, Retrier retrier) {
    this(storage, requests, retrier, SessionWait.REAL);
  }

  ReadApi(ServiceCaller storage, StorageRequests requests, Retrier retrier, SessionWait wait) {
    this.tables = new TableSessions(storage, requests, wait);
    this.readers = new Readers(retrier);
  }

  /**
   * Creates a session and waits until it can be read.
   *
   * @param deadline most time to wait for the service to prepare it
   * @throws ProtocolException if it cannot be read, or not in time
   */
  public ReadSession open(TableId table, ReadSessionRequest request, Duration deadline) {
    return tables.open(table, request, deadline);
  }

  /** Returns what the service says of the session with this id, now. */
  public SessionStatus status(TableId table, String sessionId) {
    return tables.status(table, sessionId);
  }

  /**
   * Returns the session with this id, which any process may have opened, and waits until it can be
   * read. One that has expired is refreshed.
   *
   * @param filtered whether it was opened with a filter; true if that is not known. Of a session
   *     without a filter rows are counted, and broken reads go on where they stopped; of others
   *     they start anew, and leave out what had come
   * @param deadline most time to wait for the service to prepare it
   * @throws ProtocolException if it cannot be read, or not in time
   */
  public ReadSession attach(TableId table, String sessionId, boolean filtered, Duration deadline) {
    return tables.attach(table, sessionId, filtered, deadline);
  }

  /**
   * Extends the life of {@code session}, also after it has expired.
   *
   * @param deadline most time to wait for the service to prepare it
   * @throws ProtocolException if it can no longer be read
   */
  public ReadSession refresh(ReadSession session, Duration deadline) {
    return tables.refresh(session, deadline, RetryListener.NONE, new Cancellation());
  }

  /**
   * Returns the splits of {@code session}: those that the service made, or ranges of rows.
   *
   * @param rowsPerSplit size of the ranges, where the session is divided by rows; else ignored
   * @throws IllegalArgumentException if a size is needed and not positive
   */
  public static List<Split> splits(ReadSession session, long rowsPerSplit) {
    if (session.mode() == SplitOptions.Mode.ROW_OFFSET) {
      return Split.RowRange.cover(session.rowCount(), rowsPerSplit);
    }
    List<Integer> buckets = session.division().buckets();
    return IntStream.range(0, session.splitCount())
        .<Split>mapToObj(
            index -> new Split.Index(index, buckets.isEmpty() ? -1 : buckets.get(index)))
        .toList();
  }

  /**
   * Returns a reader of {@code split}, as {@link #read(ReadSession, Split, SplitReadOptions,
   * BufferAllocator, RetryListener)} does, with {@link SplitReadOptions#DEFAULT}.
   */
  public BatchReader read(ReadSession session, Split split, BufferAllocator allocator) {
    return read(session, split, SplitReadOptions.DEFAULT, allocator, RetryListener.NONE);
  }

  /** Returns a reader of {@code split}, as the method of the same name with a listener does. */
  public BatchReader read(
      ReadSession session, Split split, SplitReadOptions options, BufferAllocator allocator) {
    return read(session, split, options, allocator, RetryListener.NONE);
  }

  /**
   * Returns a reader of {@code split}, to be closed by the caller. Nothing is requested before its
   * first batch is asked for. If the session has expired it is refreshed.
   *
   * @param allocator parent of the reader's own
   * @param retries told of repetitions and resumptions
   * @throws IllegalArgumentException if {@code options} name a column that the session does not
   *     have, or skip more rows than the split has
   */
  public BatchReader read(
      ReadSession session,
      Split split,
      SplitReadOptions options,
      BufferAllocator allocator,
      RetryListener retries) {
    String what = checkedWhat(session, split, options);
    BatchReader.Opener opener = tables.opener(session, split, options, what, retries);
    ReadSource source = source(what, session, split, options);
    return readers.open(source, opener, options.memoryBytes(), allocator, retries);
  }

  /**
   * Opens {@code split} as the Arrow IPC stream that the service sends: nothing of it is decoded,
   * validated, counted or resumed. The caller closes it, at any time.
   *
   * <p>Buffers in it may be compressed, or the stream as a whole, by what {@code options} ask for
   * or not at all (storage-api.md, section 1.5). The stream is complete only if it has the end
   * marker of Arrow. Reading it throws {@link java.io.IOException} if the connection breaks. It may
   * be read by one thread at a time, and closed by another.
   *
   * @param retries told of repetitions of the request, which end when the stream begins
   * @throws IllegalArgumentException as {@link #read}
   */
  public InputStream readRaw(
      ReadSession session, Split split, SplitReadOptions options, RetryListener retries) {
    String what = checkedWhat(session, split, options);
    if (source(what, session, split, options).mostRows() == 0) {
      throw new IllegalArgumentException("Cannot " + what + ": all of its rows are skipped.");
    }
    BatchReader.Opener opener = tables.opener(session, split, options, what, retries);
    return new RawStream(opener.open(0, new Cancellation()));
  }

  private static String checkedWhat(ReadSession session, Split split, SplitReadOptions options) {
    String what = "read " + split + " of table '" + session.table() + "'";
    options.checkColumns(what, session.schema());
    return what;
  }

  private static ReadSource source(
      String what, ReadSession session, Split split, SplitReadOptions options) {
    // In other modes the service may say 0 for a number that it does not know.
    boolean counted = session.mode() == SplitOptions.Mode.ROW_OFFSET;
    OptionalLong whole = counted ? OptionalLong.of(session.rowCount()) : OptionalLong.empty();
    return ReadSource.of(what + ReadSource.in(session.id()), split, whole, options.skipRows())
        .filteredIf(session.filtered());
  }

  /** Returns a reader of some rows, as the method of the same name with a listener does. */
  public BatchReader preview(TableId table, PreviewRequest request, BufferAllocator allocator) {
    return preview(table, request, allocator, RetryListener.NONE);
  }

  /**
   * Returns a reader of some rows of {@code table}, to be closed by the caller. The service chooses
   * which and how many; it may return other rows each time (storage-api.md, section 2.4).
   *
   * @param allocator parent of the reader's own
   * @param retries told of repetitions
   */
  public BatchReader preview(
      TableId table, PreviewRequest request, BufferAllocator allocator, RetryListener retries) {
    String what = "preview table '" + table + "'";
    return readers.open(
        ReadSource.uncounted(what),
        (skip, cancellation) -> tables.preview(table, request, what, retries, cancellation),
        SplitReadOptions.DEFAULT.memoryBytes(),
        allocator,
        retries);
  }
}
