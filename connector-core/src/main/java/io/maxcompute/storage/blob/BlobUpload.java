package io.maxcompute.storage.blob;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.table.PartitionSpec;
import java.util.Optional;

/**
 * A blob to upload (storage-api.md, section 5.2).
 *
 * @param column that will hold its reference
 * @param content its bytes
 * @param partition of the row that will hold its reference; may be empty where the session fixes it
 * @param contentType MIME type, such as {@code image/png}; only in a batch
 * @param fileName stored with it; only in a batch, and only on version 3 of the Storage API
 * @param distributionKey of the row that will hold its reference, see {@link DistributionKey};
 *     needed for Delta tables, only in a batch
 * @param checksum which one the service checks, only in a batch; a single upload is checked by the
 *     client if the service answers with an MD5
 */
public record BlobUpload(
    BlobColumn column,
    BlobContent content,
    PartitionSpec partition,
    Optional<String> contentType,
    Optional<String> fileName,
    Optional<DistributionKey> distributionKey,
    Checksum checksum) {
  /**
   * @throws NullPointerException if something is null
   */
  public BlobUpload {
    requireNonNull(column, "column");
    requireNonNull(content, "content");
    requireNonNull(partition, "partition");
    requireNonNull(checksum, "checksum");
  }

  /** A blob of no partition, with nothing said about it. */
  public static BlobUpload of(BlobColumn column, BlobContent content) {
    return new BlobUpload(
        column,
        content,
        PartitionSpec.EMPTY,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Checksum.NONE);
  }

  /** Returns this blob for a row of another partition. */
  public BlobUpload withPartition(PartitionSpec spec) {
    return new BlobUpload(column, content, spec, contentType, fileName, distributionKey, checksum);
  }

  /** Returns this blob with a MIME type, to be uploaded in a batch. */
  public BlobUpload withContentType(String mimeType) {
    return new BlobUpload(
        column, content, partition, Optional.of(mimeType), fileName, distributionKey, checksum);
  }

  /** Returns this blob with a file name, to be uploaded in a batch by version 3. */
  public BlobUpload withFileName(String name) {
    return new BlobUpload(
        column, content, partition, contentType, Optional.of(name), distributionKey, checksum);
  }

  /** Returns this blob for a row of a Delta table, to be uploaded in a batch. */
  public BlobUpload withDistributionKey(DistributionKey key) {
    return new BlobUpload(
        column, content, partition, contentType, fileName, Optional.of(key), checksum);
  }

  /** Returns this blob with a checksum that the service verifies, to be uploaded in a batch. */
  public BlobUpload withChecksum(Checksum kind) {
    return new BlobUpload(column, content, partition, contentType, fileName, distributionKey, kind);
  }
}
