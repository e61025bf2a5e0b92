package io.maxcompute.storage.read;

import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.http.StreamingResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens streams from a session. Tasks can start, or resume, long after their session was opened:
 * one that has expired is refreshed, which keeps its id and its snapshot (storage-api.md, section
 * 2.2).
 *
 * @param session that may have expired
 * @param what the reading in words, for messages
 */
record SessionOpener<S>(S session, String what, Stream<S> stream, Refresh<S> refresh)
    implements BatchReader.Opener {
  private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);

  /** Most time to wait for a refreshed session. */
  static final Duration MOST_REFRESH = Duration.ofMinutes(5);

  /** Other kinds of refusal speak of the expiry of keys, tokens and signatures. */
  private static final Set<Kind> ABOUT_THE_SESSION =
      Set.of(Kind.CONFLICT, Kind.NOT_FOUND, Kind.INVALID_REQUEST);

  /** Opens the stream of what is left after {@code skipRows} rows. */
  @FunctionalInterface
  interface Stream<S> {
    StreamingResponse open(S session, long skipRows, Cancellation cancellation);
  }

  /** Extends the life of a session. */
  @FunctionalInterface
  interface Refresh<S> {
    S refresh(S session, Cancellation cancellation);
  }

  @Override
  public StreamingResponse open(long skipRows, Cancellation cancellation) {
    try {
      return stream.open(session, skipRows, cancellation);
    } catch (ServiceException e) {
      if (!saysExpired(e)) {
        throw e;
      }
      return reopen(skipRows, cancellation, e);
    }
  }

  private StreamingResponse reopen(
      long skipRows, Cancellation cancellation, ServiceException expired) {
    LOG.info("Refreshing an expired session to {}", what);
    try {
      S refreshed = refresh.refresh(session, cancellation);
      return stream.open(refreshed, skipRows, cancellation);
    } catch (StorageException e) {
      expired.addSuppressed(e);
      throw expired;
    }
  }

  private static boolean saysExpired(ServiceException refusal) {
    String words = refusal.answer().code() + " " + refusal.answer().message();
    return ABOUT_THE_SESSION.contains(refusal.kind())
        && !refusal.answer().code().equals("AuthenticationRequestExpired")
        && words.toLowerCase(Locale.ROOT).contains("expired");
  }
}
