package io.maxcompute.storage.blob;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.WriteSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A blob in a batch: header, content and footer, each after its length (storage-api.md, section
 * 5.2).
 *
 * @param header what the service is to know before the content
 * @param content of known length
 * @param checksum of the content, in the footer
 */
record UploadFrame(ObjectNode header, BlobContent content, Checksum checksum) {

  /**
   * @throws IllegalArgumentException if {@code item} cannot be uploaded in a batch
   */
  static UploadFrame of(BlobUpload item, WriteSchema schema) {
    if (item.content().length().isEmpty()) {
      throw new IllegalArgumentException(
          "The length of a blob of a batch must be known before it is read: give it, or upload the"
              + " blob by itself.");
    }
    ObjectNode header = Json.object();
    header.set("PartitionValues", Json.array(partitionValues(item.partition())));
    header.put("ColumnIndex", item.column().idIn(schema));
    item.distributionKey().ifPresent(key -> header.put("DistributionKey", key.base64()));
    item.contentType().ifPresent(type -> header.put("ContentType", type));
    item.fileName().ifPresent(name -> header.put("CustomFileName", name));
    return new UploadFrame(header, item.content(), item.checksum());
  }

  /**
   * Returns {@code column=value} for each level.
   *
   * @throws IllegalArgumentException if a value cannot be written
   */
  static List<String> partitionValues(PartitionSpec partition) {
    return partition.isEmpty() ? List.of() : List.of(partition.address().split("/", -1));
  }

  /** Writes the frame to {@code out}, which stays open. */
  void writeTo(OutputStream out) throws IOException {
    writeJson(header, out);
    writeLong(content.length().orElseThrow(), out);
    ContentDigest digest = new ContentDigest(checksum, out);
    content.writeTo(digest);
    writeJson(Json.object().set("Checksum", digest.json()), out);
  }

  private static void writeJson(ObjectNode json, OutputStream out) throws IOException {
    byte[] bytes = Json.bytes(json);
    writeLong(bytes.length, out);
    out.write(bytes);
  }

  private static void writeLong(long value, OutputStream out) throws IOException {
    out.write(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
