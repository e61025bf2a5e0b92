package io.maxcompute.storage.read;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.Retrier;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.retry.Sleeper;
import io.maxcompute.storage.table.TableId;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Reads tables and results of SQL instances (storage-api.md, section 3): a session is opened, its
 * splits are read, in any order, at once, by any process. Thread-safe.
 *
 * <p>Every call throws {@link ServiceException} if the service refuses, {@link TransportException}
 * if the connection fails, and {@link ProtocolException} if the answer is none that the protocol
 * allows. Sessions need no closing: the service forgets them.
 */
public final class ReadApi {
  private final TableSessions tables;
  private final InstanceSessions instances;
  private final Retrier retrier;

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
    SessionWait wait = new SessionWait(sleeper, nanoTime);
    this.tables = new TableSessions(storage, requests, wait);
    this.instances = new InstanceSessions(storage, requests, wait);
    this.retrier = retrier;
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
   *     without a filter rows are counted, and broken reads are resumed
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
      return ranges(session.rowCount(), rowsPerSplit);
    }
    List<Integer> buckets = session.division().buckets();
    return IntStream.range(0, session.splitCount())
        .<Split>mapToObj(
            index -> new Split.Index(index, buckets.isEmpty() ? -1 : buckets.get(index)))
        .toList();
  }

  /**
   * Returns the rows of {@code session} in ranges of {@code rowsPerSplit}.
   *
   * @throws IllegalArgumentException if {@code rowsPerSplit} is not positive
   */
  public static List<Split> splits(InstanceSession session, long rowsPerSplit) {
    return ranges(session.rowCount(), rowsPerSplit);
  }

  private static List<Split> ranges(long rows, long rowsPerSplit) {
    if (rowsPerSplit < 1) {
      throw new IllegalArgumentException("rowsPerSplit must be positive, was " + rowsPerSplit);
    }
    List<Split> ranges = new ArrayList<>();
    for (long offset = 0; offset < rows; offset += rowsPerSplit) {
      ranges.add(new Split.RowRange(offset, Math.min(rowsPerSplit, rows - offset)));
    }
    return ranges;
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
    return reader(source, opener, what, options.memoryBytes(), allocator, retries);
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
    return ReadSource.of(what + in(session.id()), split, whole, options.skipRows())
        .filteredIf(session.filtered());
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
    return reader(
        ReadSource.uncounted(what),
        (skip, cancellation) -> tables.preview(table, request, what, cancellation),
        what,
        SplitReadOptions.DEFAULT.memoryBytes(),
        allocator,
        retries);
  }

  /**
   * Creates a session on the result of an SQL instance and waits until it can be read.
   *
   * @param instance id of an instance of the client's project that has succeeded
   * @param limited whether the service may cut the result off at the project's limit of rows
   * @param deadline most time to wait for the service to prepare it
   * @throws ProtocolException if it cannot be read, or not in time
   */
  public InstanceSession openInstance(String instance, boolean limited, Duration deadline) {
    return instances.open(instance, limited, deadline);
  }

  /**
   * Returns the session with this id, which any process may have opened, and waits until it can be
   * read.
   *
   * @throws ProtocolException if it cannot be read, or not in time
   */
  public InstanceSession attachInstance(String instance, String sessionId, Duration deadline) {
    return instances.attach(instance, sessionId, deadline);
  }

  /**
   * Extends the life of {@code session}, also after it has expired.
   *
   * @throws ProtocolException if it can no longer be read
   */
  public InstanceSession refresh(InstanceSession session, Duration deadline) {
    return instances.refresh(session, deadline, RetryListener.NONE, new Cancellation());
  }

  /**
   * Returns a reader of {@code split}, as {@link #read(ReadSession, Split, SplitReadOptions,
   * BufferAllocator, RetryListener)} does.
   *
   * @param split a {@link Split.RowRange} or {@link Split.Whole}
   * @throws IllegalArgumentException if it is another split, or more rows are skipped than it has
   */
  public BatchReader read(
      InstanceSession session,
      Split split,
      SplitReadOptions options,
      BufferAllocator allocator,
      RetryListener retries) {
    String what = "read " + split + " of instance '" + session.instance() + "'";
    options.checkColumns(what, session.schema());
    if (!(split instanceof Split.RowRange || split instanceof Split.Whole)) {
      throw new IllegalArgumentException("Cannot " + what + ": instances are read by rows.");
    }
    OptionalLong whole = OptionalLong.of(session.rowCount());
    BatchReader.Opener opener = instances.opener(session, split, options, what, retries);
    ReadSource source = ReadSource.of(what + in(session.id()), split, whole, options.skipRows());
    return reader(source, opener, what, options.memoryBytes(), allocator, retries);
  }

  /**
   * Returns a reader of all of {@code result}, without a session. Its rows cannot be counted. The
   * caller closes it.
   */
  public BatchReader read(
      InstanceResult result,
      SplitReadOptions options,
      BufferAllocator allocator,
      RetryListener retries) {
    Split all = new Split.Whole();
    String what = "read " + all + " of instance '" + result.instance() + "'";
    ReadSource source = ReadSource.of(what, all, all.rows(), options.skipRows());
    BatchReader.Opener opener = instances.opener(result, options, what, retries);
    return reader(source, opener, what, options.memoryBytes(), allocator, retries);
  }

  private static String in(String sessionId) {
    return " [session=" + sessionId + "]";
  }

  private BatchReader reader(
      ReadSource source,
      BatchReader.Opener opener,
      String what,
      long memoryBytes,
      BufferAllocator allocator,
      RetryListener retries) {
    return new BatchReader(
        source,
        opener,
        retrier.start(what, retries),
        allocator.newChildAllocator(what, 0, memoryBytes));
  }
}
