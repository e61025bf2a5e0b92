package io.maxcompute.storage.blob;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.http.StreamingResponse;
import io.maxcompute.storage.retry.Retrier;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.WriteSchema;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteStream;
import java.io.InputStream;
import java.util.List;

/**
 * Uploads and downloads blobs (storage-api.md, sections 2.14, 2.15 and 5). Thread-safe.
 *
 * <p>A blob is written in two steps: its bytes are uploaded, and the {@link UploadedBlob#bytes()}
 * of what comes back are the value of the BLOB column, which is Arrow binary, in the row that is
 * then written. It is read in two steps as well: the column yields a {@link BlobReference}, and the
 * service gives its bytes.
 */
public final class BlobApi {
  private final ServiceCaller storage;
  private final StorageRequests requests;
  private final Retrier retrier;

  /**
   * @param storage calls the storage plane; borrowed
   * @param retrier repeats broken downloads
   */
  public BlobApi(ServiceCaller storage, StorageRequests requests, Retrier retrier) {
    this.storage = storage;
    this.requests = requests;
    this.retrier = retrier;
  }

  /** Returns an uploader of blobs for the rows of {@code stream}. Sends nothing. */
  public BlobUploader uploader(WriteStream stream) {
    return uploader(stream, RetryListener.NONE);
  }

  /**
   * Returns an uploader of blobs for the rows of {@code stream}. Sends nothing.
   *
   * @param retries told of the repetitions of all its requests
   */
  public BlobUploader uploader(WriteStream stream, RetryListener retries) {
    return new BlobUploader(
        storage, requests, stream.session(), stream.id(), stream.writeSchema(), retries);
  }

  /**
   * Returns an uploader of blobs for the rows of a stream, also one of another process. Sends
   * nothing.
   *
   * @param schema of the stream, where columns are looked up
   */
  public BlobUploader uploader(WriteSession session, StreamId stream, WriteSchema schema) {
    return new BlobUploader(storage, requests, session, stream, schema, RetryListener.NONE);
  }

  /** Opens one blob, uncompressed on the wire; see {@link #open(BlobReference, Compression)}. */
  public InputStream open(BlobReference reference) {
    return open(reference, Compression.NONE);
  }

  /**
   * Opens one blob. No byte is handed out before its checksum was verified, in blocks of 4096.
   *
   * @param compression to ask for on the wire; the service may not comply
   * @return a stream of its bytes, to be closed by the caller, which gives the connection back. Its
   *     reads fail with a {@link TransportException} if the connection breaks, and with a {@link
   *     ProtocolException} if the answer is damaged or cut off, and go on failing; the blob may
   *     then be opened again. Not thread-safe
   * @throws ServiceException if the service does not know the reference
   */
  public InputStream open(BlobReference reference, Compression compression) {
    return download(request("read a blob"), List.of(reference), compression);
  }

  /** Opens several blobs, uncompressed; see {@link #read(List, Compression)}. */
  public BlobReader read(List<BlobReference> references) {
    return read(references, Compression.NONE);
  }

  /**
   * Opens several blobs in one request. A single one comes without its content type and file name.
   *
   * @param compression to ask for on the wire; the service may not comply
   * @return a reader of them in the order of {@code references}, to be closed by the caller
   * @throws ServiceException if the service does not know one of them
   */
  public BlobReader read(List<BlobReference> references, Compression compression) {
    if (references.isEmpty()) {
      return new BlobReader(InputStream.nullInputStream(), 0, "");
    }
    return read(request(what(references)), references, compression);
  }

  /**
   * Returns a download of {@code references}, uncompressed on the wire, that goes on where it broke
   * off. To be closed by the caller. Sends nothing.
   *
   * @param references that are asked for in one request
   * @param retries told of the repetitions of all its requests
   */
  public WholeBlobs download(List<BlobReference> references, RetryListener retries) {
    return new WholeBlobs(
        references,
        (rest, cancellation) ->
            read(
                request(what(rest)).withRetries(retries).withCancellation(cancellation),
                rest,
                Compression.NONE),
        retrier.start(what(references), retries));
  }

  private static String what(List<BlobReference> references) {
    return "read " + references.size() + " blobs";
  }

  private ApiRequest request(String what) {
    return requests.onBlobs("BlobRead", what);
  }

  private BlobReader read(
      ApiRequest request, List<BlobReference> references, Compression compression) {
    DownloadStream answer = download(request, references, compression);
    return new BlobReader(answer, references.size(), answer.requestIdSuffix());
  }

  private DownloadStream download(
      ApiRequest request, List<BlobReference> references, Compression compression) {
    ApiRequest asking =
        compression
            .token()
            .map(token -> request.withHeader("Accept-Encoding", token))
            .orElse(request);
    List<String> texts = references.stream().map(BlobReference::text).toList();
    StreamingResponse answer =
        storage.stream(asking, Json.object().set("BlobReferences", Json.array(texts)));
    return DownloadStream.open(request.what(), answer);
  }
}
