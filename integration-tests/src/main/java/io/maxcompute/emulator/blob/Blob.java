package io.maxcompute.emulator.blob;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A stored blob. Its two references differ, as the service's do (storage-api.md 5.1): the one that
 * an upload answers is binary and not UTF-8, the one that a stored row has is ASCII.
 *
 * @param size in bytes
 */
record Blob(UUID id, long size, BlobMetadata metadata) {
  private static final byte[] UPLOAD_PREFIX = {(byte) 0xff, 'b'};
  private static final int UPLOAD_LENGTH = UPLOAD_PREFIX.length + 16;
  private static final String STORED_PREFIX = "maxcompute-blob:";

  /** Returns the bytes that go into a row to be written. */
  byte[] uploadReference() {
    return ByteBuffer.allocate(UPLOAD_LENGTH)
        .put(UPLOAD_PREFIX)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /** Returns the bytes that a stored row has. */
  byte[] storedReference() {
    return (STORED_PREFIX + id).getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the id in a reference as rows carry it: of an upload, or of a stored row. */
  static Optional<UUID> idIn(byte[] reference) {
    boolean uploaded =
        reference.length == UPLOAD_LENGTH
            && Arrays.equals(
                reference, 0, UPLOAD_PREFIX.length, UPLOAD_PREFIX, 0, UPLOAD_PREFIX.length);
    if (uploaded) {
      ByteBuffer bits = ByteBuffer.wrap(reference, UPLOAD_PREFIX.length, 16);
      return Optional.of(new UUID(bits.getLong(), bits.getLong()));
    }
    String text = new String(reference, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(STORED_PREFIX)) {
      return Optional.empty();
    }
    return id(text.substring(STORED_PREFIX.length()));
  }

  /** Returns the id in a reference as BlobRead has it: stored text, or base64 of an upload. */
  static Optional<UUID> idIn(String reference) {
    if (reference.startsWith(STORED_PREFIX)) {
      return idIn(reference.getBytes(StandardCharsets.ISO_8859_1));
    }
    try {
      return idIn(Base64.getDecoder().decode(reference));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> id(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text.toLowerCase(Locale.ROOT))
          ? Optional.of(id)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
