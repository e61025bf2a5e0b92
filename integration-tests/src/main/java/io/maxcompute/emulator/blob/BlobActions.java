package io.maxcompute.emulator.blob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.storage.EntityCodec;
import io.maxcompute.emulator.storage.StorageFeature;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Target;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** TableWriteBlob and BlobRead (storage-api.md 2.14, 2.15, 5). Thread-safe. */
public final class BlobActions implements StorageFeature {
  private final BlobStore store;
  private final UploadTarget.Lookup targets;
  private final Switches switches;
  private final BufferAllocator allocator;

  /** Keeps blobs in {@code store}; borrows {@code allocator} to look at distribution keys. */
  public BlobActions(
      BlobStore store, UploadTarget.Lookup targets, Switches switches, BufferAllocator allocator) {
    this.store = store;
    this.targets = targets;
    this.switches = switches;
    this.allocator = allocator;
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.ofEntries(
        Map.entry("TableWriteBlob", this::upload), Map.entry("BlobRead", this::download));
  }

  private Answer upload(Call call, Target target) {
    UploadTarget upload = targets.find(call, target);
    boolean batch = call.query().get("Mode").equalsIgnoreCase("Batch");
    List<Blob> received = new ArrayList<>();
    try (InputStream body = content(call)) {
      ObjectNode answer =
          batch ? batch(call, upload, body, received) : single(call, upload, body, received);
      targets.find(call, target);
      received.clear();
      return Answer.json(answer.put("WarningMessage", ""));
    } catch (IOException e) {
      throw new ServiceError(
          400, "MalformedDataStream", "The body of TableWriteBlob is not complete: " + e);
    } finally {
      received.forEach(blob -> store.delete(blob.id()));
    }
  }

  private static InputStream content(Call call) throws IOException {
    String encoding = call.header("content-encoding");
    if (encoding.isEmpty() || encoding.equalsIgnoreCase("identity")) {
      return call.stream();
    }
    return EntityCodec.firstIn(encoding)
        .filter(codec -> codec.token().equalsIgnoreCase(encoding.trim()))
        .orElseThrow(
            () ->
                ServiceError.invalid(
                    "Content-Encoding '" + encoding + "' is not one of zstd, x-lz4-frame."))
        .decompress(call.stream());
  }

  private ObjectNode single(Call call, UploadTarget upload, InputStream body, List<Blob> received)
      throws IOException {
    upload.requireBlobColumn(columnId(call.query().get("ColumnIndex")));
    upload.requirePartition(call.query().get("PartitionValues"));
    DistributionKey.require(upload.table(), "", allocator);
    Checksums checksums = new Checksums();
    Blob blob = store.receive(checksums.over(body), BlobMetadata.NONE);
    received.add(blob);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("BlobReference", base64(blob)).put("Size", blob.size());
    return json.put("MD5Value", checksums.md5());
  }

  private ObjectNode batch(Call call, UploadTarget upload, InputStream body, List<Blob> received)
      throws IOException {
    FrameReader frames = new FrameReader(body);
    for (JsonNode header = frames.header(); header != null; header = frames.header()) {
      requirePlace(upload, header);
      Checksums checksums = new Checksums();
      BlobMetadata metadata = shown(BlobMetadata.of(header), call);
      received.add(store.receive(checksums.over(frames.data()), metadata));
      checksums.require(frames.footer().path("Checksum"), received.size());
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode references = json.putArray("BlobReferences");
    received.forEach(blob -> references.add(base64(blob)));
    return json.put("Size", received.stream().mapToLong(Blob::size).sum());
  }

  private void requirePlace(UploadTarget upload, JsonNode header) {
    upload.requireBlobColumn(columnId(header.path("ColumnIndex").asText("")));
    List<String> pairs = new ArrayList<>();
    header.path("PartitionValues").forEach(pair -> pairs.add(pair.asText()));
    upload.requirePartition(String.join(",", pairs));
    String key = header.path("DistributionKey").asText("");
    DistributionKey.require(upload.table(), key, allocator);
  }

  private static long columnId(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ServiceError.invalid("ColumnIndex '" + text + "' is not a number.");
    }
  }

  private static String base64(Blob blob) {
    return Base64.getEncoder().encodeToString(blob.uploadReference());
  }

  /** Version 2 has no file names. */
  private static BlobMetadata shown(BlobMetadata metadata, Call call) {
    return call.path().endsWith("/v3") ? metadata : metadata.withoutFileName();
  }

  private Answer download(Call call, Target target) {
    if (!(target instanceof Target.OfBlobs)) {
      throw ServiceError.invalid("BlobRead needs the Target generic.blob.");
    }
    List<Blob> blobs = new ArrayList<>();
    for (JsonNode reference : call.json().path("BlobReferences")) {
      Blob blob = find(reference.asText(""));
      blobs.add(new Blob(blob.id(), blob.size(), shown(blob.metadata(), call)));
    }
    if (blobs.isEmpty()) {
      throw ServiceError.invalid("BlobReferences is missing or empty.");
    }
    EntityCodec codec = codec(call);
    Answer answer =
        Answer.streamed(
            "application/octet-stream",
            new BlobDownload(store, blobs, codec, switches.get(Switches.BLOB_CHECKSUMS_INSIDE)));
    return codec == null ? answer : answer.with("Content-Encoding", codec.token());
  }

  private Blob find(String reference) {
    return Blob.idIn(reference)
        .flatMap(store::find)
        .orElseThrow(
            () -> ServiceError.missing("NoSuchObject", "Blob '" + reference + "' does not exist."));
  }

  /** Python clients disagree on the layers, so they get none (storage-api.md 1.5 iii). */
  private @Nullable EntityCodec codec(Call call) {
    boolean plain =
        call.header("user-agent").startsWith("pyodps/")
            && !switches.get(Switches.COMPRESSES_BLOBS_FOR_PYTHON);
    return plain ? null : EntityCodec.firstIn(call.header("accept-encoding")).orElse(null);
  }
}
