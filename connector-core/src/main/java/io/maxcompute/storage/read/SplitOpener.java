package io.maxcompute.storage.read;

import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.http.StreamingResponse;
import io.maxcompute.storage.retry.RetryListener;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the stream of a split. Tasks can start, or resume, long after their session was opened: one
 * that has expired is refreshed, which keeps its id and its snapshot (storage-api.md, section 2.2).
 *
 * @param what the reading in words, for messages
 */
record SplitOpener(
    ReadApi api,
    ReadSession session,
    Split split,
    SplitReadOptions options,
    String what,
    RetryListener retries)
    implements BatchReader.Opener {
  private static final Logger LOG = LoggerFactory.getLogger(SplitOpener.class);
  private static final Duration MOST_REFRESH = Duration.ofMinutes(5);

  /** Other kinds of refusal speak of the expiry of keys, tokens and signatures. */
  private static final Set<Kind> ABOUT_THE_SESSION =
      Set.of(Kind.CONFLICT, Kind.NOT_FOUND, Kind.INVALID_REQUEST);

  @Override
  public StreamingResponse open(long skipRows, Cancellation cancellation) {
    try {
      return open(session, skipRows, cancellation);
    } catch (ServiceException e) {
      if (!saysExpired(e)) {
        throw e;
      }
      return reopen(skipRows, cancellation, e);
    }
  }

  private StreamingResponse reopen(
      long skipRows, Cancellation cancellation, ServiceException expired) {
    LOG.info("Refreshing expired read session {} to {}", session.id(), what);
    try {
      ReadSession refreshed = api.refresh(session, MOST_REFRESH, retries, cancellation);
      return open(refreshed, skipRows, cancellation);
    } catch (StorageException e) {
      expired.addSuppressed(e);
      throw expired;
    }
  }

  private StreamingResponse open(ReadSession readable, long skipRows, Cancellation cancellation) {
    ApiRequest request =
        api.readRequest(readable, what)
            .withQuery(split.address(skipRows))
            .withHeader("Accept-Encoding", options.compression().token().orElse("identity"))
            .withRetries(retries)
            .withCancellation(cancellation);
    return api.stream(request, ReadMessages.read(options, split.skipParameter(skipRows)));
  }

  private static boolean saysExpired(ServiceException refusal) {
    String words = refusal.answer().code() + " " + refusal.answer().message();
    return ABOUT_THE_SESSION.contains(refusal.kind())
        && !refusal.answer().code().equals("AuthenticationRequestExpired")
        && words.toLowerCase(Locale.ROOT).contains("expired");
  }
}
