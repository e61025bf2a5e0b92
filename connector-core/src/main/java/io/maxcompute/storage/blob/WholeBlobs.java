package io.maxcompute.storage.blob;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.Cancellation;
import io.maxcompute.storage.retry.Retrier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Blobs of one request, one after the other, each whole (storage-api.md, section 5.3). Where the
 * connection breaks, those that were not yet handed out are asked for again; a damaged answer
 * fails. No byte is handed out before its checksum was verified.
 *
 * <p>Sends nothing before the first blob is wanted. Holds no more of the blobs than the one that is
 * being read. {@link #cancel()} may come from any thread, everything else from one at a time.
 */
public final class WholeBlobs implements AutoCloseable {

  /** Asks for blobs. */
  @FunctionalInterface
  interface Opener {
    BlobReader open(List<BlobReference> references, Cancellation cancellation);
  }

  private final List<BlobReference> references;
  private final Opener opener;
  private final Retrier.Series resumptions;
  private final Cancellation cancellation = new Cancellation();
  private volatile @Nullable BlobReader answer;
  private @Nullable Blob begun;
  private int given;
  private final AtomicInteger requests = new AtomicInteger();

  WholeBlobs(List<BlobReference> references, Opener opener, Retrier.Series resumptions) {
    this.references = List.copyOf(references);
    this.opener = opener;
    this.resumptions = resumptions;
  }

  /** Returns whether there is another blob. */
  public boolean hasNext() {
    return given < references.size();
  }

  /** Returns the reference whose blob {@link #next} returns. */
  public BlobReference nextReference() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + given + " blobs have been read");
    }
    return references.get(given);
  }

  /**
   * Returns how many bytes the next blob has, if the service says it before the content: it does
   * where it sends several.
   *
   * @throws ServiceException if the service does not know one of the blobs
   * @throws TransportException if the connection breaks again and again
   * @throws ProtocolException if the answer is damaged
   * @throws CancellationException after {@link #cancel()}
   */
  public OptionalLong nextLength() {
    return repeated(Blob::length);
  }

  /**
   * Returns the bytes of the next blob; the caller's to keep.
   *
   * @param mostBytes that it may have
   * @throws UnsupportedOperationException if it has more
   * @throws ServiceException as {@link #nextLength()}, as all others
   */
  public byte[] next(int mostBytes) {
    byte[] content = repeated(blob -> whole(blob, mostBytes));
    begun = null;
    given++;
    resumptions.progressed();
    if (!hasNext()) {
      finish();
    }
    return content;
  }

  /** Something that is done with a blob of the answer. */
  @FunctionalInterface
  private interface Step<T> {
    T on(Blob blob) throws IOException;
  }

  private <T> T repeated(Step<T> step) {
    nextReference();
    while (true) {
      BlobReader reader = answer == null ? connect() : answer; // repeats by itself
      try {
        Blob blob = begun == null ? reader.next() : begun;
        begun = blob;
        return step.on(blob);
      } catch (TransportException e) {
        disconnect();
        refuseIfCancelled(); // what a closed connection fails with says nothing
        resumptions.waitAfter(e);
      } catch (IOException e) {
        throw new UncheckedIOException("what goes wrong in a download is no I/O exception", e);
      }
    }
  }

  private BlobReader connect() {
    refuseIfCancelled();
    requests.incrementAndGet();
    BlobReader opened = opener.open(references.subList(given, references.size()), cancellation);
    answer = opened;
    refuseIfCancelled(); // again: cancel() may have come before there was an answer to close
    return opened;
  }

  private void refuseIfCancelled() {
    if (cancellation.isCancelled()) {
      disconnect();
      throw new CancellationException("Cannot read blobs: it was cancelled.");
    }
  }

  private static byte[] whole(Blob blob, int mostBytes) throws IOException {
    InputStream content = blob.content();
    if (blob.length().isEmpty()) {
      byte[] bytes = content.readNBytes(mostBytes);
      if (bytes.length == mostBytes && content.read() >= 0) {
        throw tooLong(mostBytes + 1L, mostBytes);
      }
      return bytes;
    }
    long length = blob.length().getAsLong();
    if (length > mostBytes) {
      throw tooLong(length, mostBytes);
    }
    byte[] bytes = new byte[(int) length]; // in one piece: growing would take twice the memory
    content.readNBytes(bytes, 0, bytes.length); // the frame fails if there are fewer
    return bytes;
  }

  private static UnsupportedOperationException tooLong(long length, int mostBytes) {
    return new UnsupportedOperationException(
        "Cannot read a blob at once that has "
            + length
            + " bytes or more: at most "
            + mostBytes
            + " are allowed. Take its reference, and open it as a stream.");
  }

  /** Sees that the answer ends where it should; its connection can then be used again. */
  private void finish() {
    BlobReader last = answer;
    if (last == null) {
      return;
    }
    try (last) {
      last.forEachRemaining(none -> {}); // fails if the answer goes on
    } catch (TransportException e) {
      // All blobs have arrived: the connection may go.
    }
    answer = null;
  }

  /** Returns how many requests were made, repeated ones included where the connection broke. */
  public int requests() {
    return requests.get();
  }

  /**
   * Makes calls fail that wait in another thread for the service, and all that follow. One that
   * waits before it repeats a request fails at the end of that wait, or at once if its thread is
   * interrupted.
   */
  public void cancel() {
    cancellation.cancel();
    BlobReader open = answer;
    if (open != null) {
      open.close();
    }
  }

  private void disconnect() {
    BlobReader open = answer;
    answer = null;
    begun = null;
    if (open != null) {
      open.close();
    }
  }

  /** Gives the connection back, also in the middle of the answer. Safe to call again. */
  @Override
  public void close() {
    cancellation.cancel();
    disconnect();
  }
}
