package io.maxcompute.storage.blob;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.EntityCodec;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.WriteSchema;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Uploads blobs for the rows of one write stream (storage-api.md, sections 2.14 and 5). The
 * references that come back go into the rows, which are then written to the stream.
 *
 * <p>Content is read while it is sent. A failed upload is repeated from the start, for all that it
 * can leave behind is a blob that no row refers to, which the service drops; but not if its content
 * can be read only once and has been. Thread-safe.
 *
 * <p>All methods fail with a {@link ServiceException} if the service refuses, a {@link
 * TransportException} if the connection breaks too often, an {@link UncheckedIOException} if a
 * content cannot be read, and an {@link IllegalArgumentException}, before anything is sent, if a
 * blob cannot be uploaded as it is.
 */
public final class BlobUploader {
  private static final String OCTETS = "application/octet-stream";

  private final ServiceCaller storage;
  private final StorageRequests requests;
  private final WriteSession session;
  private final StreamId stream;
  private final WriteSchema schema;
  private final RetryListener retries;

  BlobUploader(
      ServiceCaller storage,
      StorageRequests requests,
      WriteSession session,
      StreamId stream,
      WriteSchema schema,
      RetryListener retries) {
    this.storage = storage;
    this.requests = requests;
    this.session = session;
    this.stream = stream;
    this.schema = schema;
    this.retries = retries;
  }

  /** Uploads one blob by itself, uncompressed. */
  public UploadedBlob upload(BlobUpload item) {
    return upload(item, Compression.NONE);
  }

  /**
   * Uploads one blob by itself. Where the service answers with the MD5 of what it got, that is
   * compared with what was sent.
   *
   * @param item with neither content type, file name, distribution key nor checksum: only a batch,
   *     also one of a single blob, carries them
   * @param compression of the body on the wire
   * @throws ProtocolException if the service got other bytes than were sent
   */
  public UploadedBlob upload(BlobUpload item, Compression compression) {
    refuseMetadata(item);
    Map<String, String> query = new LinkedHashMap<>();
    query.put("PartitionValues", String.join(",", UploadFrame.partitionValues(item.partition())));
    query.put("ColumnIndex", Long.toString(item.column().idIn(schema)));
    UploadBody.Single body = new UploadBody.Single(item.content(), compression);
    ApiRequest request = request("upload a blob", compression).withQuery(query);
    ApiResponse answer = storage.call(request.withBody(OCTETS, body));
    JsonNode json = answer.json();
    String md5 = json.path("MD5Value").asText("");
    if (!md5.isEmpty() && !md5.equalsIgnoreCase(body.md5())) {
      throw new ProtocolException(
          "Cannot "
              + request.what()
              + ": its MD5 was "
              + body.md5()
              + " when it was sent and "
              + md5
              + " when it arrived"
              + answer.headers().requestIdSuffix()
              + ".");
    }
    return new UploadedBlob(json.path("BlobReference").asText(""));
  }

  private static void refuseMetadata(BlobUpload item) {
    boolean plain =
        Stream.of(item.contentType(), item.fileName(), item.distributionKey())
                .allMatch(Optional::isEmpty)
            && item.checksum() == Checksum.NONE;
    if (!plain) {
      throw new IllegalArgumentException(
          "A blob uploaded by itself has no content type, file name, distribution key or checksum:"
              + " upload it in a batch, which may be of one.");
    }
  }

  /** Uploads blobs in one request, uncompressed. */
  public List<UploadedBlob> uploadAll(List<BlobUpload> items) {
    return uploadAll(items, Compression.NONE);
  }

  /**
   * Uploads blobs in one request: all of them or none.
   *
   * @param items of known length each; none is no request
   * @param compression of the body on the wire
   * @return a reference for each, in their order
   * @throws UnsupportedOperationException if one has a file name, and the client speaks version 2
   *     of the Storage API; nothing was sent then
   * @throws ProtocolException if the service does not give as many references
   */
  public List<UploadedBlob> uploadAll(List<BlobUpload> items, Compression compression) {
    if (items.isEmpty()) {
      return List.of();
    }
    if (items.stream().anyMatch(item -> item.fileName().isPresent())) {
      requests.requireVersion3("upload a blob with a file name");
    }
    List<UploadFrame> frames = items.stream().map(item -> UploadFrame.of(item, schema)).toList();
    ApiRequest request =
        request("upload a batch of " + items.size() + " blobs", compression)
            .withQuery("Mode", "Batch")
            .withBody(OCTETS, new UploadBody.Batch(frames, compression));
    ApiResponse answer = storage.call(request);
    List<UploadedBlob> blobs = new ArrayList<>();
    for (JsonNode reference : answer.json().path("BlobReferences")) {
      blobs.add(new UploadedBlob(reference.asText("")));
    }
    if (blobs.size() != items.size()) {
      throw new ProtocolException(
          "Cannot "
              + request.what()
              + ": the service gave "
              + blobs.size()
              + " references"
              + answer.headers().requestIdSuffix()
              + ".");
    }
    return blobs;
  }

  private ApiRequest request(String what, Compression compression) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("SessionId", session.id());
    query.put("StreamId", stream.part());
    query.put("StreamVersion", Integer.toString(stream.version()));
    ApiRequest request =
        requests
            .on(
                session.table(),
                "TableWriteBlob",
                what + " for stream " + stream + " of " + session)
            .withQuery(query)
            .withRetries(retries);
    ApiRequest encoded =
        compression
            .token()
            .map(token -> request.withHeader(EntityCodec.HEADER, token))
            .orElse(request);
    return StorageRequests.routed(encoded, session.routeToken());
  }
}
