package io.maxcompute.spark.reader;

import io.maxcompute.storage.blob.BlobReference;
import io.maxcompute.storage.blob.WholeBlobs;
import java.util.List;
import java.util.OptionalLong;

/** Blobs as they arrive, in the order that they were asked for; see {@link WholeBlobs}. */
interface BlobStream extends AutoCloseable {
  boolean hasNext();

  BlobReference nextReference();

  OptionalLong nextLength();

  byte[] next(int mostBytes);

  int requests();

  void cancel();

  @Override
  void close();

  /** Asks for blobs, when the first is wanted. */
  @FunctionalInterface
  interface Opener {
    BlobStream open(List<BlobReference> references);
  }

  static BlobStream of(WholeBlobs blobs) {
    return new OfService(blobs);
  }

  /** Blobs of the service. */
  record OfService(WholeBlobs blobs) implements BlobStream {
    @Override
    public boolean hasNext() {
      return blobs.hasNext();
    }

    @Override
    public BlobReference nextReference() {
      return blobs.nextReference();
    }

    @Override
    public OptionalLong nextLength() {
      return blobs.nextLength();
    }

    @Override
    public byte[] next(int mostBytes) {
      return blobs.next(mostBytes);
    }

    @Override
    public int requests() {
      return blobs.requests();
    }

    @Override
    public void cancel() {
      blobs.cancel();
    }

    @Override
    public void close() {
      blobs.close();
    }
  }
}
