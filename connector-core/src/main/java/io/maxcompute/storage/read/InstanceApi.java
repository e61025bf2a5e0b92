package io.maxcompute.storage.read;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.Retrier;
import io.maxcompute.storage.retry.RetryListener;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Reads results of SQL instances as Arrow batches, of any size, with a session or without
 * (storage-api.md, sections 2.16 to 2.18). Thread-safe.
 *
 * <p>Every call throws {@link ServiceException} if the service refuses, {@link TransportException}
 * if the connection fails, and {@link ProtocolException} if the answer is none that the protocol
 * allows. Sessions need no closing: the service forgets them.
 */
public final class InstanceApi {
  private final InstanceSessions instances;
  private final Readers readers;

  /**
   * @param retrier repeats broken reads
   */
  public InstanceApi(ServiceCaller storage, StorageRequests requests, Retrier retrier) {
    this(storage, requests, retrier, SessionWait.REAL);
  }

  InstanceApi(ServiceCaller storage, StorageRequests requests, Retrier retrier, SessionWait wait) {
    this.instances = new InstanceSessions(storage, requests, wait);
    this.readers = new Readers(retrier);
  }

  /**
   * Creates a session on the result of an SQL instance and waits until it can be read.
   *
   * @param instance id of an instance of the client's project that has succeeded
   * @param limited whether the service may cut the result off at the project's limit of rows
   * @param deadline most time to wait for the service to prepare it
   * @throws ProtocolException if it cannot be read, or not in time
   */
  public InstanceSession open(String instance, boolean limited, Duration deadline) {
    return instances.open(instance, limited, deadline);
  }

  /**
   * Returns the session with this id, which any process may have opened, and waits until it can be
   * read.
   *
   * @throws ProtocolException if it cannot be read, or not in time
   */
  public InstanceSession attach(String instance, String sessionId, Duration deadline) {
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
   * Returns a reader of {@code split}, as {@link #read(InstanceSession, Split, SplitReadOptions,
   * BufferAllocator, RetryListener)} does, with {@link SplitReadOptions#DEFAULT}.
   */
  public BatchReader read(InstanceSession session, Split split, BufferAllocator allocator) {
    return read(session, split, SplitReadOptions.DEFAULT, allocator, RetryListener.NONE);
  }

  /**
   * Returns a reader of {@code split}, as {@link ReadApi#read(ReadSession, Split, SplitReadOptions,
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
    ReadSource source =
        ReadSource.of(what + ReadSource.in(session.id()), split, whole, options.skipRows());
    return readers.open(source, opener, options.memoryBytes(), allocator, retries);
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
    return readers.open(source, opener, options.memoryBytes(), allocator, retries);
  }

  /**
   * Returns the rows of {@code session} in ranges of {@code rowsPerSplit}.
   *
   * @throws IllegalArgumentException if {@code rowsPerSplit} is not positive
   */
  public static List<Split> splits(InstanceSession session, long rowsPerSplit) {
    return Split.RowRange.cover(session.rowCount(), rowsPerSplit);
  }
}
