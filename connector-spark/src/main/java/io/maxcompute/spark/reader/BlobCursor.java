package io.maxcompute.spark.reader;

import io.maxcompute.storage.blob.BlobReference;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.apache.spark.unsafe.array.ByteArrayMethods;
import org.jspecify.annotations.Nullable;

/**
 * Fetches blobs, many in a request. What was asked for is taken as far as it is wanted: the answer
 * waits in the network meanwhile.
 *
 * <p>{@link #cancel()} may come from any thread, everything else from one at a time.
 */
final class BlobCursor implements AutoCloseable {
  /** Most bytes of one value in Spark. */
  private static final int MOST_BYTES = ByteArrayMethods.MAX_ROUNDED_ARRAY_LENGTH;

  private final BlobStream.Opener opener;
  private final BlobTally tally;
  private volatile @Nullable BlobStream stream;
  private volatile boolean cancelled;

  BlobCursor(BlobStream.Opener opener, BlobTally tally) {
    this.opener = opener;
    this.tally = tally;
  }

  /** Returns whether this is the next blob of those that were asked for. */
  boolean isNext(BlobReference reference) {
    BlobStream open = stream;
    return open != null && open.hasNext() && open.nextReference().equals(reference);
  }

  /** Asks for blobs, in place of what is left of those before. */
  void ask(List<BlobReference> references) {
    leave();
    stream = opener.open(references);
    if (cancelled) { // cancel() may have come before there was a stream to cancel
      throw new CancellationException("The reading of blobs was cancelled.");
    }
  }

  /** Returns how many bytes the next blob has, if that is known. */
  OptionalLong nextLength() {
    return open().nextLength();
  }

  /**
   * Returns the next blob.
   *
   * @param column that it is of, for messages
   */
  byte[] next(String column) {
    BlobStream open = open();
    OptionalLong length = open.nextLength();
    if (length.isPresent() && length.getAsLong() > MOST_BYTES) {
      throw new UnsupportedOperationException(
          "Column '"
              + column
              + "' has a blob of "
              + length.getAsLong()
              + " bytes, where a value in Spark has at most "
              + MOST_BYTES
              + ". Set option 'blobs' to 'reference' to read its reference instead.");
    }
    byte[] content = open.next(MOST_BYTES);
    tally.read(content.length);
    if (!open.hasNext()) {
      leave();
    }
    return content;
  }

  private BlobStream open() {
    BlobStream open = stream;
    if (open == null) {
      throw new IllegalStateException("no blobs were asked for");
    }
    return open;
  }

  private void leave() {
    BlobStream open = stream;
    stream = null;
    if (open != null) {
      open.close();
      tally.requested(open.requests());
    }
  }

  /** Makes a call that waits for the service in another thread fail, and all that follow. */
  void cancel() {
    cancelled = true;
    BlobStream open = stream;
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public void close() {
    leave();
  }
}
