package io.maxcompute.storage.write;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.retry.Polling;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.retry.Sleeper;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The session that all streaming writers of a table share: its rows become visible by themselves,
 * some time after each write (storage-api.md, section 4.6). It is never opened, committed or
 * aborted, and its streams are never closed.
 *
 * <p>Each writer needs a stream of its own. A row of a partitioned table names its partition
 * itself. Thread-safe.
 */
public final class StreamingSession {
  private static final Duration MOST_WAIT = Duration.ofSeconds(1);

  private final WriteApi api;
  private final WriteSession session;
  private final Sleeper sleeper;
  private final LongSupplier nanoTime;

  StreamingSession(WriteApi api, WriteSession session, Sleeper sleeper, LongSupplier nanoTime) {
    this.api = api;
    this.session = session;
    this.sleeper = sleeper;
    this.nanoTime = nanoTime;
  }

  /** Returns the handle that other calls take, such as the upload of blobs. */
  public WriteSession session() {
    return session;
  }

  /**
   * Opens a stream, as {@link WriteApi#openStream} does. Each write to it returns a staging id.
   *
   * @param delivery with {@link Delivery#AT_MOST_ONCE} nothing is sent again that may have arrived
   */
  public WriteStream openStream(StreamId id, Delivery delivery, RetryListener retries) {
    return api.openStream(session, id, delivery, retries);
  }

  /** Takes an exactly-once stream over, as {@link WriteApi#resumeStream} does. */
  public WriteStream resumeStream(StreamId id, RetryListener retries) {
    return api.resumeStream(session, id, retries);
  }

  /**
   * Asks up to where rows are visible.
   *
   * @return the first staging id whose rows are not visible yet: those of all lower ones are. Empty
   *     if all rows are visible
   */
  public Optional<String> visibleUpTo() {
    try {
      return api.status(session).minUncommittedStagingId();
    } catch (ServiceException e) {
      if (e.kind() == ServiceException.Kind.NOT_FOUND) {
        return Optional.empty(); // how the service says that nothing is pending, section 2.6
      }
      throw e;
    }
  }

  /**
   * Asks whether the rows of {@code stagingId} are visible.
   *
   * @param stagingId of a {@link WriteReceipt}
   * @throws ProtocolException if the service's ids are no numbers, which alone can be compared
   */
  public boolean isVisible(String stagingId) {
    Optional<String> pending = visibleUpTo();
    return pending.isEmpty() || number(stagingId).compareTo(number(pending.get())) < 0;
  }

  /**
   * Asks, again and again, until the rows of {@code stagingId} are visible.
   *
   * @param deadline most time to wait
   * @return whether they are; false if they were not within the deadline
   */
  public boolean awaitVisible(String stagingId, Duration deadline) {
    Polling polling = new Polling(MOST_WAIT, deadline, sleeper, nanoTime);
    do {
      if (isVisible(stagingId)) {
        return true;
      }
    } while (polling.waitForNext());
    return false;
  }

  private BigInteger number(String stagingId) {
    try {
      return new BigInteger(stagingId);
    } catch (NumberFormatException e) {
      throw new ProtocolException(
          "Cannot tell which rows of "
              + session
              + " are visible: staging id '"
              + stagingId
              + "' is not a number.",
          e);
    }
  }

  @Override
  public String toString() {
    return session.toString();
  }
}
