package io.maxcompute.spark.writer;

import static java.util.Objects.requireNonNull;

import io.maxcompute.spark.append.BlobSink;
import io.maxcompute.storage.blob.BlobUpload;
import io.maxcompute.storage.blob.BlobUploader;
import io.maxcompute.storage.blob.UploadedBlob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * Uploads the blobs of rows in batches: one on its way while the next is collected.
 *
 * <p>Each holds no more than half of the bytes that are allowed; a larger blob goes alone. What a
 * failed or superseded writer has uploaded belongs to no row, and the service drops it. A failure
 * surfaces at the next call. Not thread-safe.
 */
final class BlobUploads implements BlobSink, AutoCloseable {
  /** Most blobs of a request, which is repeated as a whole. */
  private static final int MOST_BLOBS = 256;

  private final BlobUploader uploader;
  private final BlobRow row;
  private final long mostBytes;
  private final StepBehind<List<UploadedBlob>> step;
  private Collected collected = new Collected();
  private Collected underWay = new Collected();
  private long bytes;
  private long requests;

  /**
   * @param mostBytes of blobs to hold
   */
  BlobUploads(BlobUploader uploader, BlobRow row, long mostBytes, Executor executor) {
    this.uploader = uploader;
    this.row = row;
    this.mostBytes = mostBytes;
    this.step = new StepBehind<>("blobs to be uploaded", executor);
  }

  /** The place of a reference. */
  private static final class Place implements Supplier<byte[]> {
    private byte @Nullable [] reference;

    @Override
    public byte[] get() {
      return requireNonNull(reference, "reference of a blob that is not uploaded yet");
    }
  }

  /** Blobs of one request. */
  private static final class Collected {
    private final List<BlobUpload> blobs = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private long bytes;

    Place add(BlobUpload blob, long length) {
      Place place = new Place();
      blobs.add(blob);
      places.add(place);
      bytes += length;
      return place;
    }

    void place(List<UploadedBlob> references) {
      for (int i = 0; i < places.size(); i++) {
        places.get(i).reference = references.get(i).bytes();
      }
    }
  }

  /** Says whose blobs come next. Rethrows what went wrong, if it is known already. */
  void startRow(InternalRow next) {
    step.rethrow();
    row.moveTo(next);
  }

  @Override
  public Supplier<byte[]> take(String path, byte[] content) {
    if (content.length > mostBytes) {
      throw new IllegalArgumentException(
          "Cannot write to column '"
              + path
              + "': the blob has "
              + content.length
              + " bytes, and option 'blobMemory' allows "
              + mostBytes
              + ". Raise it.");
    }
    BlobUpload blob = row.upload(path, content);
    boolean alone = content.length > mostBytes / 2;
    if (alone) {
      settle();
    } else if (collected.bytes + content.length > mostBytes / 2
        || collected.blobs.size() == MOST_BLOBS) {
      send();
    }
    Place place = collected.add(blob, content.length);
    bytes += content.length;
    if (alone) {
      settle();
    }
    return place;
  }

  /** Waits until the references of all blobs are known. */
  void settle() {
    send();
    await();
  }

  private void send() {
    await();
    if (collected.blobs.isEmpty()) {
      return;
    }
    Collected sent = collected;
    underWay = sent;
    collected = new Collected();
    requests++;
    step.start(() -> uploader.uploadAll(sent.blobs));
  }

  private void await() {
    List<UploadedBlob> references = step.await();
    if (references != null) {
      underWay.place(references);
      underWay = new Collected(); // lets the contents go
    }
  }

  /** Returns whether no request is under way. */
  boolean isIdle() {
    return step.isIdle();
  }

  @Override
  public void close() {
    step.close();
    collected = new Collected();
    underWay = new Collected();
  }

  long waitNanos() {
    return step.waitNanos();
  }

  /** Returns the bytes of all blobs, those that are not sent yet included. */
  long bytes() {
    return bytes;
  }

  /** Returns the number of requests, that for blobs that are not sent yet included. */
  long requests() {
    return requests + (collected.blobs.isEmpty() ? 0 : 1);
  }
}
